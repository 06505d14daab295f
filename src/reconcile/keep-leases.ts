// Short leases, so that a dead worker's accounts are soon taken over, and prolonged while a live one works.
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';

/** How long a lease outlives its worker, milliseconds. */
export const LEASE_MS = 10_000;

export interface LeaseSettings {
  store: Pick<Store, 'renew'>;
  owner: string;
  now: Clock;
}

/** Prolongs the leases on what is in `held` at the time, until the function that it returns is called. */
export function keepLeases(
  { store, owner, now }: LeaseSettings,
  held: ReadonlySet<string>,
): () => void {
  const renew = () => {
    // A store that cannot be reached refuses the worker's own writes too, and says why there.
    store.renew([...held], { owner, now: now(), ms: LEASE_MS }).catch(() => {});
  };
  const timer = setInterval(renew, LEASE_MS / 3);
  timer.unref();
  return () => clearInterval(timer);
}
