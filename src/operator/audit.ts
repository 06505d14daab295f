// Notes what an operator is about to do, in a log that nobody can change.
import type { OperatorDeed } from '../domain/audit.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';

export interface AuditorSettings {
  store: Pick<Store, 'audit'>;
  now: Clock;
  random: RandomBytes;
}

/** Resolves once it is on disk: only then may the deed be done. */
export type Audit = (deed: Omit<OperatorDeed, 'id' | 'at'>) => Promise<void>;

export function auditor({ store, now, random }: AuditorSettings): Audit {
  return (deed) => {
    const at = now();
    return store.audit({ ...deed, id: uuidv7(at, random), at });
  };
}
