// One run of the cull: what it works with, and the lease that makes it the only one.
import { AppError } from '../domain/errors.ts';
import type { DirectoryCuller, Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';

export interface CullSettings {
  store: Pick<
    Store,
    'account' | 'commit' | 'counts' | 'ended' | 'lease' | 'unlease' | 'unprovisioned'
  >;
  culler: DirectoryCuller;
  /** Unique to this process. */
  owner: string;
  /** Milliseconds: idle for this long, deactivated for that long, cookie's life. */
  after: number;
  grace: number;
  cookieLife: number;
  maxFraction: number;
  max: number;
  now: Clock;
  random: RandomBytes;
}

export interface Run extends CullSettings {
  dryRun: boolean;
  /** Not seen since then is idle, epoch milliseconds. */
  before: number;
  /** Keeps the lease; to be called all along. @throws AppError `busy` when another run has taken it */
  hold(): Promise<void>;
}

const LEASE_MS = 10 * 60_000;

/**
 * Does `work` as the only run over all processes, and within this one.
 * @throws AppError `busy` while another runs
 */
export async function alone<T>(
  settings: CullSettings,
  dryRun: boolean,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const { store, now, random } = settings;
  const owner = `${settings.owner}/${uuidv7(now(), random)}`;
  let until = 0;

  async function hold(): Promise<void> {
    const at = now();
    if (at < until - LEASE_MS / 2) return;
    if (!(await store.lease('cull', { owner, now: at, ms: LEASE_MS }))) throw new AppError('busy');
    until = at + LEASE_MS;
  }

  await hold();
  try {
    return await work({ ...settings, dryRun, before: now() - settings.after, hold });
  } finally {
    await store.unlease('cull', owner);
  }
}
