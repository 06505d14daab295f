// The first step of a cull: the tombstone in the store, then the deactivation in FusionAuth. After a crash in
// between, a later run finds the one without the other.
import { uuidv7 } from '../domain/random.ts';
import { deactivate } from './deactivate.ts';
import type { Judged } from './judge.ts';
import { noteKept } from './record.ts';
import type { Run } from './run.ts';

/** The store refuses whoever came back meanwhile. */
export async function tombstone(run: Run, { id: account, found }: Judged): Promise<void> {
  const { store, now, random, cutoff, record } = run;
  // The grace period counts from here: a clock that was set back meanwhile must not shorten it.
  const at = Math.max(now(), run.at);
  const id = uuidv7(at, random);
  const change = { type: 'cull', id, account, at, run: record.id, ...cutoff } as const;
  const outcome = await store.commit(change);
  if (outcome.type === 'refused') return noteKept(run, 'visited since');
  if (outcome.type === 'done') record.culled++;
  if (!found?.active) return;
  if (!(await deactivate(run, account))) record.errors++;
}
