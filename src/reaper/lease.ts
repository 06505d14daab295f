// The lease that makes a run the only one over all processes, and within this one.
import { AppError } from '../domain/errors.ts';
import { uuidv7 } from '../domain/random.ts';
import type { CullSettings } from './run.ts';

const LEASE_MS = 2 * 60_000;

export interface CullLease {
  /** To be called all along. @throws AppError `busy` when another run has it */
  hold(): Promise<void>;
  end(): Promise<void>;
}

export function cullLease({ store, now, random, owner: process }: CullSettings): CullLease {
  const owner = `${process}/${uuidv7(now(), random)}`;
  let until = 0;
  return {
    async hold() {
      const at = now();
      if (at < until - LEASE_MS / 2 && at >= until - LEASE_MS) return;
      if (!(await store.lease('cull', { owner, now: at, ms: LEASE_MS })))
        throw new AppError('busy');
      until = at + LEASE_MS;
    },
    end: () => store.unlease('cull', owner),
  };
}
