// Idle stubs that FusionAuth was never told of: no search can name them, and no call is needed to remove them.
import type { Account } from '../domain/account.ts';
import { uuidv7 } from '../domain/random.ts';
import { pages } from './pages.ts';
import type { Run } from './run.ts';

/** How many there are; past the limit of a run it counts no further. */
export async function countUnprovisioned(run: Run): Promise<number> {
  let count = 0;
  for await (const page of unprovisioned(run)) {
    count += page.length;
    if (count > run.max) return count;
  }
  return count;
}

/** Removes their rows at once: there is nothing in FusionAuth to keep for a while. How many went. */
export async function removeUnprovisioned(run: Run): Promise<number> {
  let count = 0;
  for await (const page of unprovisioned(run)) {
    await run.hold();
    const removed = await Promise.all(page.map((account) => remove(run, account)));
    count += removed.filter(Boolean).length;
  }
  return count;
}

function unprovisioned({ store, before }: Run) {
  return pages((limit, last) => store.unprovisioned(before, limit, last));
}

/** False when it came back meanwhile. */
async function remove({ store, now, random, before }: Run, { id }: Account): Promise<boolean> {
  const at = now();
  const event = uuidv7(at, random);
  const tombstone = { type: 'cull', id: event, account: id, at, seenBefore: before } as const;
  const culled = await store.commit(tombstone);
  if (culled.type === 'refused') return false;
  return (await store.commit({ type: 'forget', account: id, at })).type === 'done';
}
