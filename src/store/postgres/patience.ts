// How long to try: a server that restarts is waited for, and one that is away is not waited for twice.
import { setTimeout } from 'node:timers/promises';
import { isDataFault, isOvertaken, isPassing, isSlow } from './fault.ts';

export interface Patience {
  /** Tries until it works, while that can help. @throws what the last attempt threw */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /** Why the latest work failed, unless its data was to blame; undefined when it did not. */
  failure(): unknown;
}

/** Milliseconds before each attempt. */
const WAITS = [0, 20, 50, 100, 200, 400, 800];

/** Milliseconds before the only attempt while nothing works, so that nobody floods a server that is starting. */
const BETWEEN = 100;

/** While nothing works, each comer tries once: waiting is for the ones that meet the failure. */
export function openPatience(): Patience {
  let failure: unknown;

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await insist(work, failure === undefined ? WAITS : [BETWEEN]);
      failure = undefined;
      return result;
    } catch (error) {
      if (!isDataFault(error)) failure = error;
      throw error;
    }
  }

  return { attempt, failure: () => failure };
}

async function insist<T>(work: () => Promise<T>, waits: readonly number[]): Promise<T> {
  let latest: unknown;
  for (const wait of waits) {
    if (wait > 0) await setTimeout(wait);
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) && !isOvertaken(error)) throw error;
      if (isSlow(error) && isSlow(latest)) throw error;
      latest = error;
    }
  }
  throw latest;
}
