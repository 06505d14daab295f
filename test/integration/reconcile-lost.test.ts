// Whatever gets lost on the way to FusionAuth, an answer or the whole store, the same comes of it in the end.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeUp } from '../../src/cli/take-up.ts';
import { ask, id, open, record, T0, watched } from '../support/changes.ts';
import { CULL_KEY, callFusionAuth, recordOf } from '../support/directory.ts';
import {
  askFor,
  DAY,
  type Lifecycle,
  openStub,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';
import { mailsTo } from '../support/mail.ts';
import { mailedLink, spendLink } from '../support/mailed-link.ts';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);

/** Tells the embedded FusionAuth what to do wrong from now on. */
async function misbehave(plan: object): Promise<void> {
  const { status } = await fetch(`${life.url}/embedded/misbehaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(plan),
  });
  expect(status).toBe(200);
}

/** Settles through failures, moving the clock past each wait. How many failures there were. */
async function settleAll(): Promise<number> {
  let failures = 0;
  while (true) {
    failures += (await settle(life)).length;
    const next = await life.store.nextDue('sync', life.clock.now);
    if (next === undefined || next > life.clock.now + 30_000) return failures;
    life.clock.now = next;
  }
}

/** Proves the mailbox as the confirm page does, and lets the record be looked at. */
async function prove(account: string): Promise<number> {
  const { clock, store } = life;
  clock.now += 5000;
  const request = (await row(account))?.conversion?.request ?? '';
  await store.commit({ type: 'confirm', account, at: clock.now, request, keep: true });
  const mails = await mailsTo(life.mailbox, 'ann@example.com');
  await spendLink(life.url, await mailedLink(life.mailbox, 'ann@example.com', mails.length));
  clock.now += 61_000;
  return settleAll();
}

describe('an answer that is lost after the work was done', () => {
  const calls: [string, string][] = [
    ['POST', '/api/user/*'],
    ['PATCH', '/api/user/*'],
    ['GET', '/api/user/*'],
    ['POST', '/api/user/forgot-password'],
    ['POST', '/api/user/verify-email'],
    ['POST', '/api/user/registration/*'],
  ];

  it.each(calls)(
    'of %s %s: the call is repeated, and the account is as if nothing had been',
    async (method, path) => {
      await misbehave({ requests: [{ method, path, outcome: 'lose-answer', next: 1 }] });
      const account = id();
      await life.store.commit(open(account));
      let failures = await settleAll();
      await visit(life, account);
      failures += await settleAll();
      await life.store.commit(ask(account, { at: life.clock.now }));
      failures += await settleAll();
      failures += await prove(account);
      expect(failures).toBeGreaterThan(0);

      const record = await user(account);
      expect(record).toMatchObject({
        email: 'ann@example.com',
        active: true,
        data: { videosWatched: 2, anonymousUser: false, email: '' },
      });
      expect(record?.username).toBeUndefined();
      expect(record?.registrations).toHaveLength(1);
      const { sync, state, conversion } = (await row(account)) ?? {};
      expect([state, sync?.done]).toEqual(['registered', sync?.desired]);
      expect(conversion?.finishedAt).toBeDefined();
    },
  );
});

describe('a user who is there already, from before a crash', () => {
  it('is kept as it is, and brought up to date', async () => {
    const account = id();
    await life.store.commit(open(account));
    await life.directory.createStub(account, { data: { anonymousUser: true, videosWatched: 0 } });
    const before = await user(account);
    await visit(life, account);
    expect(await settle(life)).toEqual([]);
    expect(await user(account)).toMatchObject({
      username: before?.username,
      data: { videosWatched: 2, anonymousUser: true },
    });
  });
});

describe('a user who was deleted in FusionAuth', () => {
  it('ends here as well, with everything that was kept', async () => {
    const account = await openStub(life);
    const path = `/api/user/${account}?hardDelete=true`;
    await callFusionAuth(life.url, path, { method: 'DELETE', key: CULL_KEY });
    await visit(life, account);
    expect(await settle(life)).toEqual([]);
    expect(await row(account)).toMatchObject({ state: 'erased', directory: 'gone', profile: {} });
    expect(await life.store.events(account)).toEqual([]);
    expect(await visit(life, account)).toMatchObject({ type: 'refused', reason: 'erased' });
    expect(await user(account)).toBeUndefined();
  });
});

describe('the loss of the store', () => {
  it('costs no count: what FusionAuth holds and what came since are added, once', async () => {
    const account = await openStub(life, 3);
    const after = await life.loseStore();
    await visit(after, account);
    await visit(after, account);
    await misbehave({ requests: [{ method: 'GET', path: '/api/user/*', outcome: 500, next: 1 }] });
    expect(await settle(after)).toHaveLength(1);
    await visit(after, account);
    life.clock.now += 30_000;
    expect(await settle(after)).toEqual([]);
    expect((await after.store.account(account))?.profile).toEqual({ videosWatched: 6 });
    expect((await user(account))?.data.videosWatched).toBe(6);

    const again = await life.loseStore();
    await visit(again, account);
    await settle(again);
    expect((await user(account))?.data.videosWatched).toBe(7);
  });

  it('takes back sets and latest values by their kind', async () => {
    const account = id();
    const deed = (film: string, at: number) => ({
      at,
      action: {
        ...watched(),
        operations: [
          { op: 'add', field: 'films', value: film, limit: 9 } as const,
          { op: 'set', field: 'lastFilm', value: film, at } as const,
        ],
      },
    });
    await life.store.commit(open(account, deed('pennies', T0)));
    await settle(life);
    const after = await life.loseStore();
    await after.store.commit(record(account, deed('dimes', T0 + 1)));
    await settle(after);
    expect((await user(account))?.data).toMatchObject({
      films: ['pennies', 'dimes'],
      lastFilm: 'dimes',
    });
  });

  it('makes no member an anonymous visitor again: the old cookie is refused, the profile untouched (I4)', async () => {
    const account = await openStub(life);
    await askFor(life, account);
    await prove(account);
    const before = await user(account);
    const after = await life.loseStore();
    await visit(after, account);
    await settle(after);
    expect(await after.store.account(account)).toMatchObject({
      state: 'registered',
      profile: { videosWatched: 1 },
    });
    expect(await visit(after, account)).toMatchObject({ reason: 'registered' });
    expect((await user(account))?.data).toEqual(before?.data);
    expect((await user(account))?.email).toBe('ann@example.com');
  });

  it('with the user gone from FusionAuth too, the visitor keeps the id and starts anew', async () => {
    const account = id();
    await visit(life, account);
    await settle(life);
    expect((await user(account))?.data).toMatchObject({ videosWatched: 1, anonymousUser: true });
    expect((await row(account))?.directory).toBe('present');
  });
});

describe('what FusionAuth refuses', () => {
  it('is parked with the reason, disturbs no neighbour, and is not tried again by itself', async () => {
    life.chance.bytes = (size) => Buffer.alloc(size, 7);
    const first = await openStub(life);
    const [refused, neighbour] = [id(), id()];
    await life.store.commit(open(refused));
    const problems = await settle(life);
    expect(problems).toMatchObject([{ account: refused, parked: true }]);
    life.chance.bytes = (size) => Buffer.alloc(size, 9);
    await life.store.commit(open(neighbour));
    expect(await settle(life)).toEqual([]);
    expect((await user(neighbour))?.active).toBe(true);
    expect((await user(first))?.active).toBe(true);

    const parked = await life.store.parked(10);
    expect(parked.map((one) => one.id)).toEqual([refused]);
    expect(parked[0]?.sync.parked).toBe(
      'FusionAuth create user: status 400 ([duplicate]user.username)',
    );
    life.clock.now += DAY;
    await visit(life, refused);
    expect(await settle(life)).toEqual([]);
    expect(await user(refused)).toBeUndefined();
    expect((await life.store.counts()).parked).toBe(1);
  });

  it('is taken up again by the next conversion', async () => {
    life.chance.bytes = (size) => Buffer.alloc(size, 7);
    await openStub(life);
    const account = await openStub(life);
    expect((await row(account))?.sync.parked).toBeDefined();
    life.chance.bytes = (size) => Buffer.alloc(size, 5);
    await askFor(life, account, { email: 'back@example.com' });
    expect((await row(account))?.sync.parked).toBeUndefined();
    expect((await user(account))?.data.email).toBe('back@example.com');
  });

  it('is taken up again on an operator’s word, one account or all of them', async () => {
    life.chance.bytes = (size) => Buffer.alloc(size, 7);
    await openStub(life);
    const [first, second, third] = [
      await openStub(life),
      await openStub(life),
      await openStub(life),
    ];
    expect((await life.store.counts()).parked).toBe(3);
    life.chance.bytes = randomBytes;
    expect(await takeUp(life, second.toUpperCase())).toEqual({
      retried: [second],
      parked: 2,
    });
    expect(await settle(life)).toEqual([]);
    expect([await user(first), (await user(second))?.active]).toEqual([undefined, true]);
    const rest = await takeUp(life);
    expect([...rest.retried].sort()).toEqual([first, third].sort());
    expect(await settle(life)).toEqual([]);
    expect((await user(third))?.data.videosWatched).toBe(1);
    expect((await life.store.counts()).parked).toBe(0);
  });

  it.each(['nobody', id(), ''])('is not what "%s" names: nothing happens', async (account) => {
    expect(await takeUp(life, account)).toEqual({ retried: [], parked: 0 });
  });
});
