// The second half of a merge, from the stub's row alone: done once, undone once, or given up.
import { describe, expect, it } from 'vitest';
import { mergeFinisher } from '../../../src/accounts/finish-merge.ts';
import type { Account, MergedAway } from '../../../src/domain/account.ts';
import { after, erase, id, open, T0 } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { registeredRow, rules, stubRow } from './rows.ts';
import { idOfNow, NOW, settled } from './settled.ts';

const merge = id();

function folded(into: string, more: Partial<MergedAway> = {}): Account {
  const stub = stubRow();
  return { ...stub, state: 'released', epoch: 1, merge: { id: merge, into, at: T0, ...more } };
}

const finishOn = (store: ReturnType<typeof memoryStore>) =>
  mergeFinisher({ ...settled, store, rules });

describe('finishing', () => {
  it('takes the stub’s profile in as of when the person said so, and settles the stub', async () => {
    const account = registeredRow();
    const stub = folded(account.id);
    const store = memoryStore(account, stub);
    const left = await finishOn(store)(stub);
    expect(store.changes).toEqual([
      {
        ...{ type: 'foldIn', account: account.id, at: T0, merge, stub: stub.id },
        ...{ profile: stub.profile, rules },
      },
      {
        ...{ type: 'synced', account: stub.id, at: NOW, version: stub.sync.desired },
        result: { type: 'merged', merge, undone: false },
      },
    ]);
    expect(left).toEqual(store.row(stub.id));
    expect(left.merge?.settled).toBe(true);
  });

  it('of one that was taken back gives it up, under the event of the taking back', async () => {
    const account = registeredRow();
    const undone = { id: id(), at: T0 + 5 };
    const stub: Account = { ...folded(account.id, { undone }), state: 'anonymous' };
    const store = memoryStore(account, stub);
    const left = await finishOn(store)(stub);
    expect(store.changes).toEqual([
      { type: 'foldOut', account: account.id, ...undone, merge, stub: stub.id },
      {
        ...{ type: 'synced', account: stub.id, at: NOW, version: stub.sync.desired },
        result: { type: 'merged', merge, undone: true },
      },
    ]);
    expect(left).not.toHaveProperty('merge');
  });

  it('does nothing for a stub in no merge, in a settled one, or erased', async () => {
    const account = registeredRow();
    const settledStub = folded(account.id, { settled: true });
    const erased = { ...folded(account.id), state: 'erased' as const };
    for (const stub of [stubRow(), settledStub, erased]) {
      const store = memoryStore(account, stub);
      expect(await finishOn(store)(stub)).toBe(stub);
      expect(store.changes).toEqual([]);
    }
  });

  it.each<[string, (account: string) => Account[]]>([
    ['is erased', (account) => [after(open(account), erase(account))]],
    ['is culled', (account) => [{ ...stubRow(account), state: 'culled' }]],
    ['has no row', () => []],
  ])('into an account that %s ends with the stub', async (_, rows) => {
    const into = id();
    const stub = folded(into);
    const store = memoryStore(stub, ...rows(into));
    const left = await finishOn(store)(stub);
    expect(left).toMatchObject({ id: stub.id, state: 'erased' });
    expect(store.changes.map(({ type }) => type)).toEqual(['foldIn', 'seal', 'erase']);
  });

  it('into an account that cannot take it gives the stub back, now, and settles that', async () => {
    const account: Account = { ...registeredRow(), directory: 'unknown' };
    const stub = folded(account.id);
    const store = memoryStore(account, stub);
    const left = await finishOn(store)(stub);
    expect(store.changes[1]).toEqual({
      ...{ type: 'takeBack', account: stub.id, at: NOW, merge, id: expect.stringMatching(idOfNow) },
    });
    expect(store.changes.map(({ type }) => type)).toEqual([
      ...['foldIn', 'takeBack', 'foldOut', 'synced'],
    ]);
    expect(left).toMatchObject({ id: stub.id, state: 'anonymous', epoch: 2 });
    expect(left).not.toHaveProperty('merge');
  });

  it('that is refused where the stub cannot be given back leaves the stub as it stands', async () => {
    const account: Account = { ...registeredRow(), directory: 'unknown' };
    const stub = folded(account.id);
    const moved = { ...stub, merge: { id: id(), into: account.id, at: T0 } };
    const store = memoryStore(account, moved);
    expect(await finishOn(store)(stub)).toBe(moved);
    expect(await finishOn(memoryStore(account))(stub)).toBe(stub);
  });

  it('a taking back that the account refuses is settled all the same', async () => {
    const into = id();
    const undone = { id: id(), at: T0 };
    const stub: Account = { ...folded(into, { undone }), state: 'anonymous' };
    const store = memoryStore(stub, after(open(into), erase(into)));
    const left = await finishOn(store)(stub);
    expect(store.changes.map(({ type }) => type)).toEqual(['foldOut', 'synced']);
    expect(left).toMatchObject({ id: stub.id, state: 'anonymous' });
  });

  it('of a stub whose row is gone gives back the stub as it was known', async () => {
    const account = registeredRow();
    const stub = folded(account.id);
    expect(await finishOn(memoryStore(account))(stub)).toBe(stub);
  });
});
