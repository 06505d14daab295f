// A background loop: rounds while there is work, rest while there is none, a nudge ends the rest.

export interface Loop {
  start(): void;
  /** One round; how much was taken up. */
  runOnce(): Promise<number>;
  /** Something may be due at once. */
  nudge(): void;
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
}

/** Rest after a round that failed altogether, milliseconds. */
const AFTER_FAILURE_MS = 1000;

export function loop({ runOnce, untilNext, patient, onError }: LoopSettings): Loop {
  let stopping = false;
  let nudged = false;
  let running: Promise<void> | undefined;
  let wake = () => {};

  async function run(): Promise<void> {
    while (!stopping) {
      nudged = false;
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
    if (stopping || ms === 0 || (nudged && !patient())) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
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
    nudge() {
      nudged = true;
      if (!patient()) wake();
    },
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}
