// What a member is offered: only what would add something, from a stub that is whole, to an account with room.
import { describe, expect, it } from 'vitest';
import { liveStub, mergeOffer } from '../../../src/accounts/merge-offer.ts';
import type { Account } from '../../../src/domain/account.ts';
import { MOST_MERGES, SEAL_MS } from '../../../src/domain/merge.ts';
import { after, id, open, release } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { registeredRow, rules, stubRow } from './rows.ts';
import { guest, member, NOW, nobody, settled } from './settled.ts';

const stub = stubRow();
const account: Account = { ...registeredRow(), profile: { videosWatched: 2 } };
const both = { ...member(account.id), ...guest(stub.id) };

function offered(visitor = both, ...rows: readonly Account[]) {
  const store = memoryStore(stub, account, ...rows);
  return mergeOffer({ ...settled, store, rules })(visitor);
}

describe('an offer', () => {
  it('is the account, the stub, what both come to, and the fields that the stub adds to', async () => {
    expect(await offered()).toEqual({
      ...{ account, stub, together: { videosWatched: 3 }, fields: ['videosWatched'] },
    });
  });

  const entries = (count: number, at: number) =>
    Array.from({ length: count }, () => ({ id: id(), stub: id(), at, fields: {} }));

  it.each<[string, Parameters<typeof offered>]>([
    ['to a guest', [guest(stub.id) as typeof both]],
    ['to a member without a stub', [member(account.id) as typeof both]],
    ['to a stranger', [nobody as typeof both]],
    [
      'of an account to itself',
      [
        { ...both, ...guest(account.id, account.epoch) },
        { ...account, state: 'anonymous' },
      ],
    ],
    ['of a stub whose token is older', [{ ...both, ...guest(stub.id, 5) }]],
    ['of a stub without a row', [{ ...both, ...guest(id()) }]],
    ['to an account without a row', [{ ...both, ...member(id()) }]],
    ['to an account that is not registered', [both, { ...account, state: 'converting' }]],
    ['to an account whose profile is not known yet', [both, { ...account, directory: 'unknown' }]],
    ['of a stub whose profile is not known yet', [both, { ...stub, directory: 'unknown' }]],
    ['of a stub that is in a merge', [both, { ...stub, merge: { id: id(), into: id(), at: 0 } }]],
    ['of a stub that holds nothing', [both, { ...stub, profile: {} }]],
    ['to a journal that is full', [both, { ...account, merges: entries(MOST_MERGES, NOW) }]],
  ])('is not made %s', async (_, [visitor, ...rows]) => {
    expect(await offered(visitor, ...rows)).toBeUndefined();
  });

  it('is made while the journal has room for one, entries that are over not counted', async () => {
    const almost = { ...account, merges: entries(MOST_MERGES - 1, NOW) };
    expect(await offered(both, almost)).toBeDefined();
    const over = { ...account, merges: entries(MOST_MERGES, NOW - SEAL_MS) };
    expect(await offered(both, over)).toBeDefined();
  });
});

describe('the stub of a token', () => {
  it('is its row, under its epoch, while it is a stub', async () => {
    const store = memoryStore(stub, after(open('gone'), release('gone')));
    const of = (one: string, epoch: number) => liveStub(store, { account: one, epoch });
    expect(await of(stub.id, 0)).toBe(stub);
    expect(await of(stub.id, 1)).toBeUndefined();
    expect(await of('gone', 0)).toBeUndefined();
    expect(await of('nobody', 0)).toBeUndefined();
  });
});
