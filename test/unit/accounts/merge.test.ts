// Merging and taking back: once each, by nobody but the member whose device carries the stub.
import { beforeEach, describe, expect, it } from 'vitest';
import { merger } from '../../../src/accounts/merge.ts';
import { mergeUndoer } from '../../../src/accounts/undo-merge.ts';
import type { Account } from '../../../src/domain/account.ts';
import { UNDO_MS } from '../../../src/domain/merge.ts';
import { id } from '../../support/changes.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { registeredRow, rules, stubRow } from './rows.ts';
import { guest, idOfNow, member, NOW, nobody, refusalOf, settled } from './settled.ts';

let now = NOW;
let store: MemoryStore;
let stub: Account;
let account: Account;
beforeEach(() => {
  now = NOW;
  stub = stubRow();
  account = { ...registeredRow(), profile: { videosWatched: 2 } };
  store = memoryStore(stub, account);
});

const settings = () => ({ ...settled, now: () => now, store, rules });
const both = (epoch = 0) => ({ ...member(account.id), ...guest(stub.id, epoch) });
const merge = (visitor = both()) => merger(settings())(visitor);
const undo = (of: unknown = stub.id, visitor = member(account.id)) =>
  mergeUndoer(settings())(visitor, of);
const watched = () => store.row(account.id)?.profile.videosWatched;

describe('merging', () => {
  it('folds the stub of the token away, and into the account', async () => {
    const left = await merge();
    expect(left).toEqual(store.row(stub.id));
    expect(left).toMatchObject({ state: 'released', merge: { into: account.id, settled: true } });
    expect(watched()).toBe(3);
    expect(store.changes[0]).toEqual({
      ...{ type: 'foldAway', account: stub.id, at: NOW, epoch: 0, into: account.id },
      id: expect.stringMatching(idOfNow),
    });
    expect(store.changes.map(({ type }) => type)).toEqual(['foldAway', 'foldIn', 'synced']);
  });

  it('counts once however often it is sent', async () => {
    await merge();
    await merge();
    expect(watched()).toBe(3);
  });

  it('is for members with a stub on the device', async () => {
    expect(await refusalOf(merge(guest(stub.id) as never))).toBe('members_only');
    expect(await refusalOf(merge(nobody as never))).toBe('members_only');
    expect(await refusalOf(merge(member(account.id) as never))).toBe('nothing_to_merge');
    expect(store.changes).toEqual([]);
  });

  it('is not done for a token that no longer speaks for the stub', async () => {
    expect(await refusalOf(merge(both(4)))).toBe('nothing_to_merge');
    expect(watched()).toBe(2);
  });

  it('finishes an earlier merge of the stub before it begins another', async () => {
    await merge();
    store.put({ ...account, profile: { videosWatched: 2 } });
    const earlier = { id: id(), into: account.id, at: NOW, undone: { id: id(), at: NOW } };
    store.put({ ...stub, epoch: 2, merge: earlier });
    store.changes.length = 0;
    await merge(both(2));
    expect(store.changes.map(({ type }) => type)).toEqual([
      ...['foldOut', 'synced', 'foldAway', 'foldIn', 'synced'],
    ]);
    expect(store.changes[0]).toMatchObject({ merge: earlier.id, account: account.id });
    expect(watched()).toBe(3);
  });

  it('begins with nothing else where there was no earlier one', async () => {
    await merge();
    expect(store.changes[0]?.type).toBe('foldAway');
  });
});

describe('taking a merge back', () => {
  beforeEach(async () => {
    await merge();
    store.changes.length = 0;
  });

  it('gives the stub back under a new epoch, and the account gives up what it took in', async () => {
    const back = await undo();
    expect(back).toEqual(store.row(stub.id));
    expect(back).toMatchObject({ state: 'anonymous', epoch: 2, profile: { videosWatched: 1 } });
    expect(back).not.toHaveProperty('merge');
    expect(watched()).toBe(2);
    expect(store.changes[0]).toEqual({
      ...{ type: 'takeBack', account: stub.id, at: NOW, id: expect.stringMatching(idOfNow) },
      merge: store.row(account.id)?.merges?.[0]?.id,
    });
  });

  it('is for members, and of merges of theirs', async () => {
    expect(await refusalOf(undo(stub.id, guest(stub.id) as never))).toBe('members_only');
    expect(await refusalOf(undo(id()))).toBe('undo_ended');
    expect(await refusalOf(undo(null))).toBe('undo_ended');
    const other = store.put(registeredRow());
    expect(await refusalOf(undo(stub.id, member(other.id)))).toBe('undo_ended');
    expect(await refusalOf(undo(stub.id, member(id())))).toBe('undo_ended');
    expect(store.changes).toEqual([]);
  });

  it('ends with its seven days', async () => {
    now = NOW + UNDO_MS;
    expect((await undo()).state).toBe('anonymous');
    store.put({ ...stub, state: 'released', merge: { ...mergeOf(), settled: true } });
    now = NOW + UNDO_MS + 1;
    expect(await refusalOf(undo())).toBe('undo_ended');
  });

  it('is not done on a device that carries another live stub, which would be lost', async () => {
    const other = store.put(stubRow());
    const device = { ...member(account.id), ...guest(other.id) };
    expect(await refusalOf(undo(stub.id, device))).toBe('device_taken');
    expect(store.changes).toEqual([]);
    const spent = { ...member(account.id), ...guest(other.id, 9) };
    expect((await undo(stub.id, spent)).state).toBe('anonymous');
  });

  it('is done on the device that still carries the stub itself', async () => {
    expect((await undo(stub.id, both(1))).state).toBe('anonymous');
  });

  it('sent again within a minute gives the stub again, and later not', async () => {
    await undo();
    now = NOW + 59_999;
    expect((await undo()).id).toBe(stub.id);
    now = NOW + 60_000;
    expect(await refusalOf(undo())).toBe('undo_ended');
  });

  it('sent again gives no stub that has ended or is gone meanwhile', async () => {
    const back = await undo();
    store.put({ ...back, state: 'released' });
    expect(await refusalOf(undo())).toBe('undo_ended');
    const rows = [store.row(account.id) as Account];
    const empty = memoryStore(...rows);
    const without = mergeUndoer({ ...settings(), store: empty });
    expect(await refusalOf(without(member(account.id), stub.id))).toBe('undo_ended');
  });

  it('of a stub that was merged twice is of the later merge', async () => {
    const back = await undo();
    await merge(both(back.epoch));
    const [first, second] = store.row(account.id)?.merges ?? [];
    expect(first?.undoneAt).toBe(NOW);
    store.changes.length = 0;
    await undo();
    expect(store.changes[0]).toMatchObject({ type: 'takeBack', merge: second?.id });
    expect(watched()).toBe(2);
  });

  function mergeOf() {
    return { id: store.row(account.id)?.merges?.[0]?.id ?? '', into: account.id, at: NOW };
  }
});
