// Runs the cull on its schedule, in UTC.
import { schedule } from 'node-cron';
import type { Cull, CullReport } from './cull.ts';

export interface Schedule {
  start(): void;
  /** One run, now. */
  runOnce(): Promise<CullReport | undefined>;
  /** Resolves when a run in flight is done. */
  stop(): Promise<void>;
}

export interface ScheduleSettings {
  cull: Cull;
  /** A cron expression. */
  expression: string;
  onReport: (report: CullReport) => void;
  onError: (error: unknown) => void;
}

export function cullSchedule({ cull, expression, onReport, onError }: ScheduleSettings): Schedule {
  let task: ReturnType<typeof schedule> | undefined;
  const running = new Set<Promise<CullReport | undefined>>();

  function runOnce(): Promise<CullReport | undefined> {
    const run = cull({ dryRun: false }).then(
      (report) => {
        onReport(report);
        return report;
      },
      (error: unknown) => {
        onError(error);
        return undefined;
      },
    );
    running.add(run);
    return run.finally(() => running.delete(run));
  }

  return {
    runOnce,
    start() {
      task ??= schedule(expression, runOnce, { timezone: 'UTC', noOverlap: true });
    },
    async stop() {
      await task?.destroy();
      task = undefined;
      await Promise.all(running);
    },
  };
}
