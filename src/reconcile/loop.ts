// A background loop: rounds while there is work, rest while there is none, a nudge cuts the rest short.
import type { Clock } from '../domain/random.ts';

export interface Loop {
  start(): void;
  /** One round; how much was taken up. */
  runOnce(): Promise<number>;
  /** Something is due at that instant, epoch milliseconds; it costs next to nothing when that is no news. */
  nudge(at: number): void;
  /** Resolves when the round in flight is done. Idempotent. */
  stop(): Promise<void>;
}

export interface LoopSettings {
  runOnce: () => Promise<number>;
  /** Milliseconds to rest after a round. */
  untilNext: () => Promise<number>;
  /** Whether to rest even though there may be work, and whatever nudges. */
  patient: () => boolean;
  onError: (error: unknown) => void;
  now: Clock;
}

/** Rest after a round that failed altogether, milliseconds. */
const AFTER_FAILURE_MS = 1000;

export function loop({ runOnce, untilNext, patient, onError, now }: LoopSettings): Loop {
  let stopping = false;
  /** The earliest that was nudged for since the latest round began. */
  let nudgedFor = Number.POSITIVE_INFINITY;
  let restsUntil = 0;
  let running: Promise<void> | undefined;
  let wake = () => {};

  async function run(): Promise<void> {
    while (!stopping) {
      nudgedFor = Number.POSITIVE_INFINITY;
      await rest(await round());
    }
  }

  /** Milliseconds to rest. */
  async function round(): Promise<number> {
    try {
      const taken = await runOnce();
      return taken > 0 && !patient() ? 0 : await untilNext();
    } catch (error) {
      onError(error);
      return AFTER_FAILURE_MS;
    }
  }

  function rest(ms: number): Promise<void> {
    const from = now();
    restsUntil = patient() ? from + ms : Math.min(from + ms, nudgedFor);
    if (stopping || restsUntil <= from) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, restsUntil - from);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    runOnce,
    start() {
      running ??= run();
    },
    nudge(at) {
      nudgedFor = Math.min(nudgedFor, at);
      if (at < restsUntil && !patient()) wake();
    },
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}
