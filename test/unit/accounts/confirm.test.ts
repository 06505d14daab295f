// The mailed link: what it stands for, what a password through it proves, and what is left to the reconciler.
import { beforeEach, describe, expect, it } from 'vitest';
import { confirmer, linkReader } from '../../../src/accounts/confirm.ts';
import type { Account } from '../../../src/domain/account.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { plain } from '../../../src/domain/profile.ts';
import { after, ask, id, open, synced, withdraw } from '../../support/changes.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { away, type ModelDirectory, modelDirectory, user, WEAK } from './model-directory.ts';
import { idOfNow, NOW, refusalOf, settled } from './settled.ts';

const email = 'ann@example.com';
const link = 'the-Link_1';
const account = id();
const request = id();

let store: MemoryStore;
let directory: ModelDirectory;
let stub: Account;
beforeEach(() => {
  stub = after(
    ...[open(account), synced(account, { type: 'created' }, 1)],
    ask(account, { request, email }),
  );
  store = memoryStore(stub);
  directory = modelDirectory(user(account, { username: 'stub' }));
  directory.links.set(link, account);
});

describe('reading a link', () => {
  const read = (more: object = {}) =>
    linkReader({ store, directory })({ id: link, request, ...more });

  it('tells whose it is and which mailbox it was mailed to, and changes nothing', async () => {
    expect(await read()).toEqual({ account: stub, email, link });
    expect(store.changes).toEqual([]);
    expect(directory.calls).toEqual([['userByLink', link]]);
  });

  it.each<[string, object]>([
    ['without an id', { id: undefined }],
    ['with an empty id', { id: '' }],
    ['with two ids', { id: ['a', 'b'] }],
    ['with a path for an id', { id: '../x' }],
    ['with an id that only begins well', { id: 'x/../y' }],
    ['with an id that only ends well', { id: '/x' }],
    ['with an id of 129 characters', { id: 'x'.repeat(129) }],
    ['without a request', { request: undefined }],
    ['with a request that is no UUID', { request: 'x' }],
  ])('%s is over before anybody is asked', async (_, differs) => {
    expect(await refusalOf(read(differs))).toBe('link_ended');
    expect(directory.calls).toEqual([]);
  });

  it('takes an id of 128 characters', async () => {
    const long = 'x'.repeat(128);
    directory.links.set(long, account);
    expect(await read({ id: long })).toMatchObject({ link: long });
  });

  it('that nobody knows, whose request is unknown, or that is another user’s, is over', async () => {
    expect(await refusalOf(read({ id: 'other' }))).toBe('link_ended');
    expect(await refusalOf(read({ request: id() }))).toBe('link_ended');
    const other = user(id());
    directory.users.set(other.id, other);
    directory.links.set(link, other.id);
    expect(await refusalOf(read())).toBe('link_ended');
  });

  it('of a conversion that was withdrawn, or that has no address, is over', async () => {
    store.put(after(open(account), ask(account, { request }), withdraw(account, request)));
    expect(await refusalOf(read())).toBe('link_ended');
    store.put({
      ...stub,
      ...(stub.conversion && { conversion: { ...stub.conversion, email: '' } }),
    });
    expect(await refusalOf(read())).toBe('link_ended');
    expect(directory.calls).toEqual([]);
  });

  it('while FusionAuth is away is an answer of its own; what is no answer of FusionAuth’s is a fault', async () => {
    directory.failing.set('userByLink', away);
    const error = await read().catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'directory_unavailable', cause: away });
    directory.failing.set('userByLink', new TypeError('broken'));
    await expect(read()).rejects.toThrow(TypeError);
  });
});

describe('confirming', () => {
  const confirm = (choice = { password: 'long enough', keep: true }) =>
    confirmer({ ...settled, store, directory })({ account: stub, email, link }, choice);

  it('registers the account, brings FusionAuth into line, and signs the person in', async () => {
    const result = await confirm();
    expect(result).toMatchObject({
      ...{ type: 'registered', account: { id: account, state: 'registered', epoch: 2 } },
      user: { id: account, email },
    });
    expect(store.changes).toEqual([
      { type: 'confirm', account, request, at: NOW, keep: true },
      { type: 'prove', by: 'page', account, request, at: NOW, id: expect.stringMatching(idOfNow) },
      {
        ...{ type: 'synced', account, at: NOW, result: { type: 'finished' } },
        version: result.type === 'registered' && result.account.sync.desired,
      },
    ]);
    expect(directory.passwords.get(account)).toBe('long enough');
    expect(directory.calls.map(([name]) => name)).toEqual([
      ...['userByEmail', 'changePassword', 'patch', 'verifyEmail', 'register', 'login'],
    ]);
    expect(store.row(account)?.conversion?.finishedAt).toBe(NOW);
  });

  it('the person’s word on what to keep is on disk before FusionAuth hears of the password', async () => {
    directory.failing.set('changePassword', away);
    expect(await refusalOf(confirm({ password: 'x', keep: false }))).toBe('directory_unavailable');
    expect(store.row(account)).toMatchObject({ state: 'converting', conversion: { keep: false } });
  });

  it('starting fresh empties the profile', async () => {
    await confirm({ password: 'long enough', keep: false });
    expect(plain(store.row(account)?.profile ?? {})).toEqual({ videosWatched: 0 });
  });

  it('ends the conversions of everybody else who awaits the address', async () => {
    const other = id();
    store.put(after(open(other), ask(other, { email })));
    await confirm();
    expect(store.row(other)?.state).toBe('anonymous');
  });

  it('of an address that has an account already, changes no password', async () => {
    directory.users.set('owner', user('owner', { email }));
    expect(await confirm()).toEqual({ type: 'known', account: store.row(account) });
    expect(store.changes).toMatchObject([{ type: 'withdraw', reason: 'taken' }]);
    expect(directory.calls.map(([name]) => name)).toEqual(['userByEmail']);
  });

  it('of an address that is attached to this very account, goes on', async () => {
    directory.users.set(account, user(account, { email }));
    expect(await confirm()).toMatchObject({ type: 'registered' });
  });

  it('of a password that is too weak, says so, and the link stays good', async () => {
    const weak = { type: 'weak', message: 'Too weak.' };
    expect(await confirm({ password: WEAK, keep: true })).toEqual(weak);
    expect(store.row(account)?.state).toBe('converting');
    expect(await confirm()).toMatchObject({ type: 'registered' });
  });

  it('of a link that was spent meanwhile, is over, and proves nothing', async () => {
    directory.links.clear();
    expect(await refusalOf(confirm())).toBe('link_ended');
    expect(store.row(account)?.state).toBe('converting');
  });

  it('of a request that was withdrawn meanwhile, is over, and no password is set', async () => {
    store.put(after(open(account), ask(account, { request }), withdraw(account, request)));
    expect(await refusalOf(confirm())).toBe('link_ended');
    expect(directory.passwords.size).toBe(0);
  });

  it('whose proof comes too late is over', async () => {
    store.before = ({ type }) => {
      if (type === 'prove') store.put({ ...stub, state: 'erased' });
    };
    expect(await refusalOf(confirm())).toBe('link_ended');
  });

  it('of a row that is gone is over', async () => {
    const empty = memoryStore();
    const late = confirmer({ ...settled, store: empty, directory });
    const { conversion: _, ...without } = stub;
    const opened = { account: without, email, link };
    expect(await refusalOf(late(opened, { password: 'x', keep: true }))).toBe('link_ended');
    expect(empty.changes).toMatchObject([{ type: 'confirm', request: '' }]);
  });

  it('whose address went to somebody else in the last moment is withdrawn', async () => {
    store.before = ({ type }) => {
      if (type === 'prove') directory.users.set('owner', user('owner', { email }));
    };
    expect(await confirm()).toEqual({ type: 'known', account: store.row(account) });
    expect(store.row(account)).toMatchObject({ state: 'anonymous', conversion: { email: '' } });
  });

  it('whose user is gone from FusionAuth is over', async () => {
    store.before = ({ type }) => {
      if (type === 'prove') directory.users.clear();
    };
    expect(await refusalOf(confirm())).toBe('link_ended');
  });

  it.each(['patch', 'verifyEmail', 'register', 'login'])(
    'is registered although FusionAuth is away at %s: the rest is the reconciler’s',
    async (call) => {
      directory.failing.set(call, away);
      const result = await confirm();
      expect(result).toMatchObject({ type: 'registered', account: { state: 'registered' } });
      expect(result).not.toHaveProperty('user');
      const finished = store.row(account)?.conversion?.finishedAt;
      expect(finished).toBe(call === 'login' ? NOW : undefined);
    },
  );

  it('while FusionAuth is away from the start changes nothing', async () => {
    directory.failing.set('userByEmail', away);
    expect(await refusalOf(confirm())).toBe('directory_unavailable');
    expect(store.changes).toEqual([]);
  });

  it('signs nobody in whom FusionAuth does not', async () => {
    directory.login = async () => undefined;
    expect(await confirm()).not.toHaveProperty('user');
    const other = user(id());
    beforeAgain();
    directory.login = async () => other;
    expect(await confirm()).not.toHaveProperty('user');
  });

  it('a fault of ours stays a fault', async () => {
    directory.failing.set('register', new TypeError('broken'));
    await expect(confirm()).rejects.toThrow(TypeError);
    beforeAgain();
    directory.failing.set('register', new AppError('busy'));
    expect(await refusalOf(confirm())).toBe('busy');
  });

  function beforeAgain(): void {
    store.put(stub);
    directory.links.set(link, account);
    directory.failing.clear();
  }
});
