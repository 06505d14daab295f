// Drops, now and then, what has run out: links, codes, sessions and refresh tokens.
import type { Instance } from '../instance.ts';

export type Sweeper = {
  start(): void;
  runOnce(): void;
  stop(): void;
};

/** Between two rounds, milliseconds. */
const rest = 60_000;

/** A round every minute, once started. A round that fails is logged, and the next one tries again. */
export function sweeper({
  externalIds,
  refreshTokens,
  log,
}: Pick<Instance, 'externalIds' | 'log' | 'refreshTokens'>): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  const runOnce = (): void => {
    externalIds.sweep();
    refreshTokens.sweep();
  };
  const round = (): void => {
    try {
      runOnce();
    } catch (error) {
      log({ message: 'could not sweep', error: String(error) });
    }
  };
  return {
    start() {
      timer ??= setInterval(round, rest).unref();
    },
    runOnce,
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
