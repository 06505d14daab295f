// Conversions at FusionAuth itself: which link works, whose proof counts, and what is left when none comes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordByEmail, recordOf } from '../support/directory.ts';
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
import { mailedLink, spendLink, statusOfLink } from '../support/mailed-link.ts';

const MODES = ['verify-first', 'attach-first'] as const;
const EMAIL = 'ann@example.com';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);
const link = (email = EMAIL, nth = 1) => mailedLink(life.mailbox, email, nth);
/** Opens the mail some seconds after it was sent, and sets the password. */
async function spend(email = EMAIL, nth = 1): Promise<void> {
  life.clock.now += 5000;
  await spendLink(life.url, await link(email, nth));
}
/** Lets enough time go by for the record to be looked at. */
async function looked(ms = 61_000): Promise<void> {
  life.clock.now += ms;
  expect(await settle(life)).toEqual([]);
}

describe.each(MODES)('%s', (mode) => {
  it('W9: a proof that nobody told us of is found by looking at the record', async () => {
    const account = await openStub(life);
    await askFor(life, account, { mode });
    await spend();
    expect((await row(account))?.state).toBe('converting');
    await looked();
    expect(await row(account)).toMatchObject({ state: 'registered', epoch: 2 });
    const record = await user(account);
    expect(record).toMatchObject({ email: EMAIL, data: { anonymousUser: false } });
    expect(record?.identities?.find(({ type }) => type === 'email')?.verified).toBe(true);
    expect(record?.registrations).toHaveLength(1);
    expect(record?.username).toBeUndefined();
  });

  it('without a proof a look changes nothing but when the next one is', async () => {
    const account = await openStub(life);
    await askFor(life, account, { mode });
    const [before, record] = [await row(account), await user(account)];
    await looked();
    const after = await row(account);
    expect(after?.sync.lookAt).toBeGreaterThan(before?.sync.lookAt ?? 0);
    expect({ ...after, sync: 0 }).toEqual({ ...before, sync: 0 });
    expect(await user(account)).toEqual(record);
  });

  it('after its time the conversion is undone, and the stub goes on with all it holds', async () => {
    const account = await openStub(life, 2);
    await askFor(life, account, { mode });
    await looked(DAY + 1);
    const record = await user(account);
    expect(record?.email).toBeUndefined();
    expect(record?.data).toMatchObject({ videosWatched: 2, anonymousUser: true, email: '' });
    expect(await row(account)).toMatchObject({ state: 'anonymous', profile: { videosWatched: 2 } });
    expect(JSON.stringify(await row(account))).not.toContain(EMAIL);
    const again = await visit(life, account, 1);
    expect(again).toMatchObject({ type: 'done', account: { profile: { videosWatched: 3 } } });
  });

  it('H6: the address is free again for whoever asks next', async () => {
    const [squatter, owner] = [await openStub(life), await openStub(life)];
    await askFor(life, squatter, { mode });
    await looked(DAY + 1);
    await askFor(life, owner, { mode });
    await spend(EMAIL, 2);
    await looked();
    expect((await recordByEmail(life.url, EMAIL))?.id).toBe(owner);
    expect((await row(squatter))?.state).toBe('anonymous');
  });

  it('a proof that comes too late proves nothing', async () => {
    const account = await openStub(life);
    await askFor(life, account, { mode });
    const late = await link();
    await looked(DAY + 1);
    await spendLink(life.url, late).catch(() => {});
    await visit(life, account, 1);
    await looked();
    expect((await row(account))?.state).toBe('anonymous');
    expect((await user(account))?.email).toBeUndefined();
    expect((await user(account))?.data.anonymousUser).toBe(true);
  });

  it('H4: asking for another address ends the first link at FusionAuth itself', async () => {
    const account = await openStub(life);
    await askFor(life, account, { mode });
    const first = await link();
    expect(await statusOfLink(life.url, first)).toBe(200);
    await askFor(life, account, { mode, email: 'other@example.com', epoch: 1 });
    const second = await link('other@example.com');
    expect(await statusOfLink(life.url, first)).toBe(404);
    expect(await statusOfLink(life.url, second)).toBe(200);
    await looked();
    expect((await row(account))?.state).toBe('converting');
    life.clock.now += 5000;
    await spendLink(life.url, second);
    await looked(120_000);
    expect((await user(account))?.email).toBe('other@example.com');
  });
});

describe.each(MODES)('%s: two stubs that await one address', (mode) => {
  it('the first proof wins; the other keeps all it holds and loses the address', async () => {
    const [first, second] = [await openStub(life), await openStub(life, 3)];
    await askFor(life, first, { mode });
    await askFor(life, second, { mode });
    await spend(EMAIL, 2);
    await looked();
    expect((await row(second))?.state).toBe('registered');
    expect((await recordByEmail(life.url, EMAIL))?.id).toBe(second);
    expect(await row(first)).toMatchObject({ state: 'anonymous', profile: { videosWatched: 1 } });
    expect((await user(first))?.data).toMatchObject({ email: '', anonymousUser: true });
  });

  it('a second proof afterwards makes no second member, and takes nothing from the first', async () => {
    const [first, second] = [await openStub(life), await openStub(life)];
    await askFor(life, first, { mode });
    await askFor(life, second, { mode });
    await spend(EMAIL, 1);
    await looked();
    await spendLink(life.url, await link(EMAIL, 2)).catch(() => {});
    await looked();
    await visit(life, second, 1);
    await looked();
    expect((await row(second))?.state).toBe('anonymous');
    expect((await user(second))?.email).toBeUndefined();
    expect((await recordByEmail(life.url, EMAIL))?.id).toBe(first);
  });

  it('both proven at FusionAuth before either is seen make one member', async () => {
    const stubs = [await openStub(life), await openStub(life)];
    for (const stub of stubs) await askFor(life, stub, { mode });
    await spend(EMAIL, 1);
    await spend(EMAIL, 2);
    await looked();
    await looked();
    const states = await Promise.all(stubs.map(async (stub) => (await row(stub))?.state));
    expect(states.sort()).toEqual(['anonymous', 'registered']);
    const users = await Promise.all(stubs.map(user));
    expect(users.filter((one) => one?.email === EMAIL)).toHaveLength(1);
    expect(users.filter((one) => one?.data.anonymousUser === false)).toHaveLength(1);
    expect((await life.store.counts()).parked).toBe(0);
  });
});

describe('an address that another stub holds unproven', () => {
  const mode = 'attach-first' as const;
  const mails = async (to: string) => (await mailsTo(life.mailbox, to)).length;

  it('H6: is not attached to a second one, which is mailed a link to our own page', async () => {
    const [squatter, owner] = [await openStub(life), await openStub(life)];
    const requests: string[] = [];
    for (const stub of [squatter, owner]) requests.push(await askFor(life, stub, { mode }));
    expect((await recordByEmail(life.url, EMAIL))?.id).toBe(squatter);
    expect(await user(owner)).toMatchObject({ data: { email: EMAIL } });
    expect((await link(EMAIL, 1)).request).toBeUndefined();
    expect((await link(EMAIL, 2)).request).toBe(requests[1]);
  });

  it('H4, H6: gets its mail, though the stub had another address attached before', async () => {
    const [squatter, owner] = [await openStub(life), await openStub(life)];
    await askFor(life, squatter, { mode });
    await askFor(life, owner, { mode, email: 'other@example.com' });
    await askFor(life, owner, { mode, epoch: 1 });
    expect([await mails(EMAIL), await mails('other@example.com')]).toEqual([2, 1]);
    expect(await recordByEmail(life.url, 'other@example.com')).toBeUndefined();
  });

  it('H4: nor does an address that was attached get the link, when the mode has changed since', async () => {
    const stub = await openStub(life);
    await askFor(life, stub, { mode, email: 'other@example.com' });
    await askFor(life, stub, { epoch: 1 });
    expect([await mails(EMAIL), await mails('other@example.com')]).toEqual([1, 1]);
    expect(await recordByEmail(life.url, 'other@example.com')).toBeUndefined();
  });
});

describe('an update that FusionAuth was late with', () => {
  const other = 'other@example.com';

  it.each(MODES)(
    'H4: %s: a link that it sent to an earlier address is dead, and the right one goes out',
    async (mode) => {
      const account = await openStub(life);
      let late = true;
      const directory: typeof life.directory = {
        ...life.directory,
        async mailLink(...mail) {
          const held = mode === 'attach-first' ? { email: other } : {};
          const data = { email: other };
          if (late) await life.directory.patch(account, { data, ...held });
          late = false;
          await life.directory.mailLink(...mail);
        },
      };
      await askFor({ ...life, directory }, account, { mode });
      expect(await statusOfLink(life.url, await link(other))).toBe(404);
      expect((await row(account))?.conversion).not.toHaveProperty('mailedAt');
      life.clock.now += 1000;
      expect(await settle(life)).toEqual([]);
      expect(await statusOfLink(life.url, await link())).toBe(200);
      await spend();
      await looked();
      expect(await user(account)).toMatchObject({ email: EMAIL, data: { anonymousUser: false } });
    },
  );
});

describe('an address that has an account', () => {
  it('H8: is told its owner, and neither link nor address reaches the stub', async () => {
    const [owner, stub] = [await openStub(life), await openStub(life)];
    await askFor(life, owner);
    await spend();
    await looked();
    await askFor(life, stub);
    expect((await row(stub))?.conversion).toMatchObject({ known: true });
    expect((await user(stub))?.data.email ?? '').toBe('');
    expect((await user(stub))?.email).toBeUndefined();
    await looked(DAY + 1);
    expect((await row(stub))?.state).toBe('anonymous');
    expect((await user(owner))?.email).toBe(EMAIL);
  });
});
