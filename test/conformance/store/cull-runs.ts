// Rules: what the cull keeps of itself.
import { expect, it } from 'vitest';
import type { CullRun } from '../../../src/domain/cull-run.ts';
import { cull, erase, forget, id, open, synced, T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function cullRunRules({ store, openAnother }: Subject): void {
  const run = (more: Partial<CullRun> = {}): CullRun => ({
    id: id(),
    by: 'test',
    dryRun: false,
    startedAt: T0,
    resumed: 0,
    scanned: 3,
    culled: 2,
    deleted: 0,
    kept: { 'kept by guard': 1 },
    errors: 0,
    ...more,
  });

  it('the records of runs are told newest first, each as it was last saved, after a restart too', async () => {
    const [older, newer] = [run(), run({ startedAt: T0 + 1 })];
    await store().saveCull(newer);
    await store().saveCull(older);
    await store().saveCull({ ...older, endedAt: T0 + 9, stopped: 'too many' });
    const again = await openAnother();
    expect(await again.culls(10)).toEqual([
      newer,
      { ...older, endedAt: T0 + 9, stopped: 'too many' },
    ]);
    expect(await store().culls(1)).toEqual([newer]);
  });

  it('a pause stands until it is lifted, from when it was first said', async () => {
    expect(await store().cullPause()).toBeUndefined();
    await store().pauseCull({ at: T0 });
    await store().pauseCull({ at: T0 + 1 });
    const again = await openAnother();
    expect(await again.cullPause()).toEqual({ at: T0 });
    await store().pauseCull(undefined);
    expect(await store().cullPause()).toBeUndefined();
  });

  it('C11: what a run deleted is told by its id, after the rows are gone; an erasure leaves nothing', async () => {
    const [one, two, erased] = [id(), id(), id()];
    const by = id();
    for (const account of [one, two, erased]) await store().commit(open(account));
    for (const account of [one, two]) {
      await store().commit({ ...cull(account), run: by } as ReturnType<typeof cull>);
    }
    await store().commit(erase(erased));
    await store().commit(synced(erased, { type: 'deleted' }));
    for (const [account, at] of [
      [one, T0 + 1],
      [two, T0 + 2],
      [erased, T0 + 3],
    ] as const) {
      const change = { ...forget(account), at, run: by } as ReturnType<typeof forget>;
      expect(await store().commit(change)).toMatchObject({ type: 'done' });
    }
    expect(await store().deletions(by, 10)).toEqual([
      { account: one, at: T0 + 1 },
      { account: two, at: T0 + 2 },
    ]);
    expect(await store().deletions(by, 1)).toHaveLength(1);
    expect(await store().culledBy(by)).toEqual({ culled: 2, deleted: 2 });
    expect(await store().culledBy(id())).toEqual({ culled: 0, deleted: 0 });
    expect(await store().deletions(id(), 10)).toEqual([]);
  });
}
