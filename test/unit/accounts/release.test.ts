// Release: the goodbye and the end of the identity are one change.
import { describe, expect, it } from 'vitest';
import { releaser } from '../../../src/accounts/release.ts';
import { everywhereReleaser } from '../../../src/accounts/release-everywhere.ts';
import { signer } from '../../../src/accounts/sign-in.ts';
import type { TrackOp } from '../../../src/domain/tracking/tracked-event.ts';
import { after, ask, erase, id, open, prove, session } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { guest, idOfNow, member, NOW, nobody, refusalOf, settled } from './settled.ts';

const account = id();

it('a guest is released under the epoch of their token, for the reason given', async () => {
  const store = memoryStore(after(open(account)));
  await releaser({ ...settled, store })(guest(account), 'kiosk');
  expect(store.changes).toEqual([
    {
      ...{ type: 'release', account, at: NOW, epoch: 0, reason: 'kiosk' },
      id: expect.stringMatching(idOfNow),
    },
  ]);
  expect(store.row(account)?.state).toBe('released');
});

it('a member is signed out of this session, and the account stays', async () => {
  const store = memoryStore(registered());
  const visitor = member(account);
  await releaser({ ...settled, store })(visitor, 'logout');
  expect(store.changes).toEqual([
    {
      ...{ type: 'signOut', account, at: NOW, session: visitor.member?.hash, reason: 'logout' },
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/),
    },
  ]);
  expect(store.row(account)?.state).toBe('registered');
});

it('the goodbye of a session says in which workspace it was', async () => {
  const store = memoryStore(registered());
  const within = session(account, { workspace: 'north' });
  await releaser({ ...settled, store })({ member: within }, 'logout');
  expect(store.changes).toMatchObject([{ type: 'signOut', workspace: 'north' }]);
  await releaser({ ...settled, store })(member(account), 'logout');
  expect(store.changes[1]).not.toHaveProperty('workspace');
});

it('the goodbye of a session has one id, whoever says it and however often, and another’s has another', async () => {
  const store = memoryStore(registered());
  const hash = (byte: number) => Buffer.alloc(32, byte).toString('base64url');
  const leave = (byte: number) =>
    releaser({ ...settled, store })({ member: session(account, { hash: hash(byte) }) }, 'logout');
  for (const byte of [1, 1, 2]) await leave(byte);
  const [first, again, other] = store.changes.map((change) => 'id' in change && change.id);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('what ended earlier says when, and spares a guest who has been seen since', async () => {
  const store = memoryStore(after(open(account)));
  const leaving = { ...guest(account), at: NOW - 5, seenBefore: NOW - 10 };
  await releaser({ ...settled, store })(leaving, 'expired');
  const early = { at: NOW - 5, seenBefore: NOW - 10, reason: 'expired' };
  expect(store.changes).toMatchObject([early]);
  await releaser({ ...settled, store })(guest(account), 'logout');
  expect(store.changes[1]).not.toHaveProperty('seenBefore');
});

it('a member with a stub on the device leaves both, and under different events', async () => {
  const stub = id();
  const store = memoryStore(registered(), after(open(stub)));
  await releaser({ ...settled, store })({ ...member(account), ...guest(stub) }, 'switch');
  expect(store.changes.map(({ type }) => type)).toEqual(['signOut', 'release']);
  const ids = store.changes.map((change) => 'id' in change && change.id);
  expect(new Set(ids).size).toBe(2);
});

it('nobody has nothing to leave', async () => {
  const store = memoryStore();
  await releaser({ ...settled, store })(nobody, 'logout');
  expect(store.changes).toEqual([]);
});

it('an operator’s word ends an account everywhere, once', async () => {
  const row = after(open(account));
  const store = memoryStore(row);
  const ended: TrackOp[] = [];
  const tracked = { append: async (ops: readonly TrackOp[]) => ended.push(...ops) };
  const everywhere = everywhereReleaser({ ...settled, store: { ...store, tracked } });
  const left = await everywhere(account);
  expect(store.changes).toEqual([
    {
      ...{ type: 'releaseAll', account, at: NOW, reason: 'forced' },
      id: expect.stringMatching(idOfNow),
    },
  ]);
  expect(left).toEqual(store.row(account));
  expect(left?.epoch).toBeGreaterThan(row.epoch);
  expect(await everywhere(account)).toBeUndefined();
  expect(await everywhere(id())).toBeUndefined();
  expect(ended).toEqual([{ type: 'releaseAll', uid: account, reason: 'forced', at: NOW }]);
});

describe('signing in', () => {
  const who = { account, email: 'ann@example.com', roles: ['user'], authenticatedAt: NOW - 1 };

  it('opens a session under the hash of its cookie, as of now', async () => {
    const store = memoryStore(registered());
    expect(await signer({ ...settled, store })(who, 'the-hash')).toBe('opened');
    const opened = { ...who, hash: 'the-hash', openedAt: NOW, seenAt: NOW };
    expect(store.changes).toEqual([
      { type: 'signIn', account, at: NOW, session: opened, id: expect.stringMatching(idOfNow) },
    ]);
  });

  it('is asked for again when FusionAuth has not asked since the account was released', async () => {
    const store = { commit: async () => ({ type: 'refused', reason: 'stale' }) as const };
    expect(await signer({ ...settled, store })(who, 'x')).toBe('again');
  });

  it('opens nothing for an erased account', async () => {
    const store = memoryStore(after(open(account), erase(account)));
    expect(await refusalOf(signer({ ...settled, store })(who, 'x'))).toBe('no_visitor');
  });
});

function registered() {
  const request = id();
  return after(open(account), ask(account, { request }), prove(account, request));
}
