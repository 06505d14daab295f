// Rules: whose turn has come, whoever holds them.
import { expect, it } from 'vitest';
import { ask, erase, failed, id, open, synced, T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function waitingRules({ store }: Subject): void {
  it('accounts whose turn has come wait, of either task, urgent or not, held or not; no others do', async () => {
    const [plain, urgent, erased, held] = [id(), id(), id(), id()];
    const [later, never, parked] = [id(), id(), id()];
    await store().commit(open(held));
    await store().claim('sync', 1, { owner: 'a', now: T0, ms: 1000 });
    for (const account of [plain, urgent, erased, later, parked])
      await store().commit(open(account));
    await store().commit(ask(urgent));
    await store().commit(erase(erased));
    await store().commit(failed(later, T0 + 10));
    await store().commit(open(never, { provision: false }));
    await store().commit(synced(parked, { type: 'parked', reason: 'odd' }));
    const waiting = async (now: number, limit: number) =>
      (await store().waiting(now, limit)).map((account) => account.id).sort();
    const due = [plain, urgent, erased, held].sort();
    expect(await waiting(T0, 10)).toEqual(due);
    expect(await waiting(T0 + 10, 10)).toEqual([...due, later].sort());
    expect(await waiting(T0, 2)).toHaveLength(2);
  });
}
