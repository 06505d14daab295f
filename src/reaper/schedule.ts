// Runs the cull on its schedule, in UTC, and takes up a run that was cut off or paused.
import { schedule } from 'node-cron';
import type { CullRun } from '../domain/cull-run.ts';
import { AppError } from '../domain/errors.ts';
import type { Cull } from './cull.ts';

export interface Schedule {
  start(): void;
  /** One run, now. Undefined when it failed, or when another process has one under way. */
  runOnce(): Promise<CullRun | undefined>;
  /** Goes on with a run that was cut off, if there is one. */
  takeUp(): Promise<CullRun | undefined>;
  /** A run in flight ends where it is, to be taken up later; resolves when it has. */
  stop(): Promise<void>;
}

export interface ScheduleSettings {
  cull: Cull;
  /** A cron expression. */
  expression: string;
  /** Whether a run was cut off, and may go on. */
  unfinished: () => Promise<boolean>;
  onReport: (run: CullRun) => void;
  onError: (error: unknown) => void;
}

/** How often it is looked whether a run was cut off. */
const LOOK_MS = 60_000;

export function cullSchedule(settings: ScheduleSettings): Schedule {
  const { cull, expression, unfinished, onReport, onError } = settings;
  let task: ReturnType<typeof schedule> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ending = new AbortController();
  const running = new Set<Promise<CullRun | undefined>>();

  function runOnce(): Promise<CullRun | undefined> {
    const order = { dryRun: false, by: 'schedule', signal: ending.signal };
    return tracked(cull(order).then(heard));
  }

  function takeUp(): Promise<CullRun | undefined> {
    return tracked(unfinished().then((there) => (there ? runOnce() : undefined)));
  }

  function heard(run: CullRun): CullRun {
    onReport(run);
    return run;
  }

  function tracked(work: Promise<CullRun | undefined>): Promise<CullRun | undefined> {
    const told = work.catch((error: unknown) => {
      // Another process was first: that is how it should be.
      if (!(error instanceof AppError && error.code === 'busy')) onError(error);
      return undefined;
    });
    running.add(told);
    return told.finally(() => running.delete(told));
  }

  return {
    runOnce,
    takeUp,
    start() {
      task ??= schedule(expression, runOnce, { timezone: 'UTC', noOverlap: true });
      timer ??= setInterval(takeUp, LOOK_MS);
    },
    async stop() {
      ending.abort();
      clearInterval(timer);
      await task?.destroy();
      [task, timer] = [undefined, undefined];
      await Promise.all(running);
    },
  };
}
