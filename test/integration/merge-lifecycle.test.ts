// A merge from its first commit to the end of the stub, with crashes between, on one clock.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseAccount } from '../../src/accounts/erase.ts';
import { merger } from '../../src/accounts/merge.ts';
import { mergeUndoer } from '../../src/accounts/undo-merge.ts';
import type { ConversionMode } from '../../src/domain/account.ts';
import type { Change } from '../../src/domain/change.ts';
import { SEAL_MS } from '../../src/domain/merge.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Visitor } from '../../src/identity/visitor.ts';
import { id, prove, record, session } from '../support/changes.ts';
import {
  askFor,
  cullOf,
  DAY,
  type Lifecycle,
  openStub,
  RULES,
  settle,
  startLifecycle,
} from '../support/lifecycle.ts';

let life: Lifecycle;
let account: string;
beforeEach(async () => {
  life = await startLifecycle();
  account = await openStub(life, 2);
  const request = await askFor(life, account);
  await life.store.commit({ type: 'confirm', account, at: life.now(), request, keep: true });
  await life.store.commit({ ...prove(account, request), at: life.now() });
  life.clock.now += 10_000;
  await settle(life);
});
afterEach(() => life.close());

const row = async (of: string) => {
  const found = await life.store.account(of);
  if (!found) throw new Error(`The store has no account ${of}.`);
  return found;
};
const data = async (of: string) => (await life.directory.user(of))?.data;
const settings = (store: Store = life.store) => ({
  ...{ store, rules: RULES, now: life.now, random: randomBytes },
});

/** The member, on a device that carries the stub's current token. */
async function visitor(stub: string): Promise<Visitor> {
  const { epoch } = await row(stub);
  const token = { account: stub, epoch, issuedAt: 0, expiresAt: 0 };
  const member = session(account);
  return { member, anonymous: { token, via: 'cookie' }, spentCookie: false };
}

/** A store that dies at the first change of a type: before it is written, or after. */
function dyingAt(type: Change['type'], when: 'before' | 'after'): Store {
  let dead = false;
  return {
    ...life.store,
    async commit(change) {
      dead ||= change.type === type && when === 'before';
      if (dead) throw new Error('the process has died');
      const outcome = await life.store.commit(change);
      dead = change.type === type;
      if (dead) throw new Error('the process has died');
      return outcome;
    },
  };
}

/** The process that died is not there to answer; another one's reconciler is, a little later. */
async function afterCrash(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toThrow('the process has died');
  await settle(life);
  life.clock.now += 10_000;
  await settle(life);
}

const places = [
  ['foldIn', 'before'],
  ['foldIn', 'after'],
  ['synced', 'before'],
  ['synced', 'after'],
] as const;

describe('a crash', () => {
  it.each(places)('at the %s of a merge, %s it, leaves nothing half done', async (type, when) => {
    const stub = await openStub(life, 3);
    await afterCrash(merger(settings(dyingAt(type, when)))(await visitor(stub)));
    expect((await row(account)).profile).toEqual({ videosWatched: 5 });
    expect((await row(stub)).merge).toMatchObject({ into: account, settled: true });
    expect(await data(account)).toMatchObject({ videosWatched: 5, anonymousUser: false });
  });

  it.each(places)('at the %s of an undo, %s it, leaves nothing half done', async (type, when) => {
    const stub = await openStub(life, 3);
    await merger(settings())(await visitor(stub));
    const at = type === 'foldIn' ? 'foldOut' : type;
    const undo = mergeUndoer(settings(dyingAt(at, when)));
    await afterCrash(undo({ member: session(account), spentCookie: false }, stub));
    expect((await row(account)).profile).toEqual({ videosWatched: 2 });
    expect(await row(stub)).toMatchObject({ state: 'anonymous', profile: { videosWatched: 3 } });
    expect((await row(stub)).merge).toBeUndefined();
    expect(await data(account)).toMatchObject({ videosWatched: 2 });
  });

  it('before the account has taken the stub in loses nothing when the account is erased meanwhile', async () => {
    const stub = await openStub(life);
    const dying = merger(settings(dyingAt('foldIn', 'before')))(await visitor(stub));
    await expect(dying).rejects.toThrow();
    await eraseAccount(settings(), await row(account));
    life.clock.now += 10_000;
    await settle(life);
    expect((await row(stub)).state).toBe('erased');
    expect(await life.directory.user(stub)).toBeUndefined();
  });
});

describe('the stub', () => {
  it('is kept for seven days, whatever the cull says, and deleted when they are over', async () => {
    const stub = await openStub(life, 3);
    await merger(settings())(await visitor(stub));
    life.clock.now += 7 * DAY;
    const eager = cullOf(life, { after: DAY, maxFraction: 1 });
    expect(await eager({ dryRun: false })).toMatchObject({ culled: 0, kept: { merged: 1 } });
    await settle(life);
    expect((await row(stub)).state).toBe('released');
    life.clock.now += SEAL_MS - 7 * DAY;
    await settle(life);
    expect(await row(stub)).toMatchObject({ state: 'erased', profile: {}, directory: 'gone' });
    expect(await life.directory.user(stub)).toBeUndefined();
    expect(await row(account)).toMatchObject({ profile: { videosWatched: 5 } });
    expect((await row(account)).merges).toBeUndefined();
    const old = record(stub, { at: life.now() });
    expect(await life.store.commit(old)).toMatchObject({ type: 'refused', reason: 'erased' });
  });

  it('taken back lives on after those days', async () => {
    const stub = await openStub(life, 3);
    await merger(settings())(await visitor(stub));
    life.clock.now += 6 * DAY;
    await mergeUndoer(settings())({ member: session(account), spentCookie: false }, stub);
    life.clock.now += 2 * DAY;
    await settle(life);
    expect(await row(stub)).toMatchObject({ state: 'anonymous', profile: { videosWatched: 3 } });
    expect(await data(stub)).toMatchObject({ videosWatched: 3, anonymousUser: true });
    expect((await row(account)).merges).toBeUndefined();
  });

  it('is erased with the account that took it in', async () => {
    const stub = await openStub(life, 3);
    await merger(settings())(await visitor(stub));
    await eraseAccount(settings(), await row(account));
    await settle(life);
    for (const each of [account, stub]) {
      expect(await row(each)).toMatchObject({ state: 'erased', profile: {} });
      expect(await life.directory.user(each)).toBeUndefined();
    }
  });

  it('that somebody deletes in FusionAuth leaves nothing in the journal', async () => {
    const stub = await openStub(life, 3);
    await merger(settings())(await visitor(stub));
    await life.culler.delete(stub);
    const notice = { type: 'notice', id: id(), name: 'user.delete', account: stub } as const;
    await life.store.commit({ ...notice, at: life.now() });
    await settle(life);
    expect((await row(stub)).state).toBe('erased');
    expect((await row(account)).merges).toBeUndefined();
    expect((await row(account)).profile).toEqual({ videosWatched: 5 });
  });

  it.each<ConversionMode>(['verify-first', 'attach-first'])(
    'that awaits a proof (%s) withdraws it, and FusionAuth lets go of the address',
    async (mode) => {
      const stub = await openStub(life);
      await askFor(life, stub, { email: 'new@example.com', mode });
      await merger(settings())(await visitor(stub));
      life.clock.now += 10_000;
      await settle(life);
      const user = await life.directory.user(stub);
      expect(user?.email).toBeUndefined();
      expect(user?.data).toMatchObject({ email: '', anonymousUser: true });
      expect((await row(account)).profile).toEqual({ videosWatched: 3 });
      expect(await life.store.converting('new@example.com')).toEqual([]);
    },
  );

  it('that is the account itself is nothing to merge', async () => {
    await expect(merger(settings())(await visitor(account))).rejects.toMatchObject({
      code: 'nothing_to_merge',
    });
    expect((await row(account)).profile).toEqual({ videosWatched: 2 });
  });
});

describe('an account that cannot take a stub in after all', () => {
  it('leaves the stub to its person, under a new token', async () => {
    const stub = await openStub(life, 3);
    const stranger = await openStub(life);
    const { anonymous } = await visitor(stub);
    const as = { ...session(stranger), account: stranger };
    const left = await merger(settings())({ member: as, anonymous, spentCookie: false } as Visitor);
    expect(left).toMatchObject({ id: stub, state: 'anonymous', epoch: 2 });
    expect(left.profile).toEqual({ videosWatched: 3 });
    expect((await row(stranger)).profile).toEqual({ videosWatched: 1 });
    expect((await row(stub)).merge).toBeUndefined();
  });
});
