// The cull against a real FusionAuth: who goes, who is kept and why, and how long each step takes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import type { CullVerdict } from '../../src/domain/cull-run.ts';
import { erase, id, open, prove, T0 } from '../support/changes.ts';
import { APPLICATION, CULL_KEY, callFusionAuth, recordOf, WEB_KEY } from '../support/directory.ts';
import {
  askFor,
  cullOf,
  DAY,
  type Lifecycle,
  openStub,
  restore,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const run = () => cullOf(life)({ dryRun: false });
const later = (days: number) => {
  life.clock.now += days * DAY;
};
const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);

/** A user that FusionAuth holds and the store has never heard of. */
async function createUser(fields: object): Promise<string> {
  const account = id();
  const body = { user: { username: account, ...fields } };
  const { status } = await callFusionAuth(life.url, `/api/user/${account}`, {
    method: 'POST',
    body,
  });
  expect(status).toBe(200);
  return account;
}

describe('a stub whose cookie can no longer exist', () => {
  it('is deactivated, and after the grace period deleted, and its row forgotten', async () => {
    const account = await openStub(life);
    later(39);
    expect(await run()).toMatchObject({ scanned: 0, culled: 0, deleted: 0 });
    later(2);
    expect(await run()).toMatchObject({ scanned: 1, culled: 1, deleted: 0 });
    expect((await user(account))?.active).toBe(false);
    expect((await row(account))?.state).toBe('culled');

    later(6);
    expect(await run()).toMatchObject({ scanned: 0, culled: 0, deleted: 0 });
    expect(await user(account)).toBeDefined();
    later(2);
    expect(await run()).toMatchObject({ deleted: 1 });
    expect(await user(account)).toBeUndefined();
    expect(await row(account)).toBeUndefined();
    expect((await life.store.counts()).byState.culled).toBe(0);
  });

  it('goes too when it was released, for nobody speaks for it any more', async () => {
    const account = await openStub(life);
    const at = life.clock.now;
    await life.store.commit({
      ...{ type: 'release', account, at, id: id(), epoch: 0, reason: 'logout' },
    });
    later(41);
    expect((await run()).culled).toBe(1);
    expect((await row(account))?.state).toBe('culled');
    await restore(life, account);
    expect((await row(account))?.state).toBe('released');
  });

  it('is not nominated again while it waits to be deleted, however long the grace period', async () => {
    await openStub(life);
    later(41);
    const patient = cullOf(life, { grace: 90 * DAY });
    await patient({ dryRun: false });
    later(41);
    expect(await patient({ dryRun: false })).toMatchObject({
      culled: 0,
      deleted: 0,
      kept: { 'already gone': 1, 'grace period': 1 },
    });
    later(50);
    expect(await patient({ dryRun: false })).toMatchObject({ deleted: 1 });
  });

  it('C3: is kept through another grace period when somebody touched it in FusionAuth meanwhile', async () => {
    const account = await openStub(life);
    later(41);
    await run();
    later(5);
    const path = `/api/user/${account}`;
    await callFusionAuth(life.url, path, { method: 'PATCH', body: { user: { firstName: 'Ann' } } });
    later(3);
    expect((await run()).deleted).toBe(0);
    expect(await user(account)).toBeDefined();
    later(5);
    expect((await run()).deleted).toBe(1);
  });

  it('C3: is kept for good when it has become somebody in FusionAuth meanwhile', async () => {
    const account = await openStub(life);
    later(41);
    await run();
    const body = { user: { email: 'ann@example.com' } };
    await callFusionAuth(life.url, `/api/user/${account}`, { method: 'PATCH', body });
    later(60);
    expect((await run()).deleted).toBe(0);
    expect((await user(account))?.email).toBe('ann@example.com');
  });
});

describe('C1: who is nominated, yet kept', () => {
  /** The one nominee of a run must be kept for that reason, in FusionAuth and in the store. */
  async function keptFor(reason: string, account: string): Promise<Account | undefined> {
    const before = [await user(account), await row(account)];
    expect(await run()).toMatchObject({ scanned: 1, culled: 0, kept: { [reason]: 1 } });
    expect([await user(account), await row(account)]).toEqual(before);
    return row(account);
  }

  it('whoever came back, though FusionAuth has not heard of it yet', async () => {
    const account = await openStub(life);
    later(41);
    await visit(life, account);
    await keptFor('visited since', account);
  });

  it('whoever is converting', async () => {
    const account = await openStub(life);
    await askFor(life, account);
    later(41);
    expect((await keptFor('converting', account))?.state).toBe('converting');
  });

  it('whoever has proven the mailbox, though FusionAuth still says anonymous', async () => {
    const account = await openStub(life);
    const request = await askFor(life, account);
    await life.store.commit({ ...prove(account, request), at: life.clock.now });
    later(41);
    expect((await keptFor('registered', account))?.state).toBe('registered');
  });

  it('a user with an email, whatever its flag says', async () => {
    const data = { anonymousUser: true };
    const account = await createUser({ email: 'bob@example.com', username: undefined, data });
    later(41);
    await keptFor('record differs', account);
  });

  it('a user who is registered for an application, whatever its flag says', async () => {
    const account = await createUser({ data: { anonymousUser: true } });
    const body = { registration: { applicationId: APPLICATION } };
    const path = `/api/user/registration/${account}`;
    expect((await callFusionAuth(life.url, path, { method: 'POST', body })).status).toBe(200);
    later(41);
    await keptFor('record differs', account);
  });

  it('a user whom somebody has signed in as, which does not change the record', async () => {
    const password = 'a password of its own';
    const account = await createUser({ password, data: { anonymousUser: true } });
    later(41);
    const body = { loginId: account, password };
    const { status } = await callFusionAuth(life.url, '/api/login', { method: 'POST', body });
    expect(status).toBeLessThan(300);
    await keptFor('visited since', account);
  });

  it('a user without a row who awaits a mail', async () => {
    const account = await createUser({ data: { anonymousUser: true, email: 'eve@example.com' } });
    later(41);
    await keptFor('converting', account);
  });

  it('whoever is erased: that is for the worker of deletions', async () => {
    const account = await openStub(life);
    await life.store.commit(erase(account, life.clock.now));
    later(41);
    await keptFor('already gone', account);
  });

  it('users who are no stubs are not even nominated', async () => {
    await createUser({ data: { anonymousUser: false } });
    await createUser({});
    later(400);
    expect(await run()).toMatchObject({ scanned: 0, culled: 0, kept: {} });
  });
});

describe('C6: a dry run', () => {
  it('says what would go, in the words of the run that follows, and changes nothing', async () => {
    const old = await openStub(life);
    later(10);
    const [stale, visited] = [await openStub(life), await openStub(life)];
    await life.store.commit(open(id(), { provision: false, at: life.clock.now }));
    later(31);
    await run();
    later(11);
    await visit(life, visited);
    const state = async () => ({
      users: await Promise.all([old, stale, visited].map(user)),
      rows: await Promise.all([old, stale, visited].map(row)),
      counts: await life.store.counts(),
    });
    const before = await state();
    const said = await cullOf(life)({ dryRun: true });
    expect(said).toMatchObject({
      dryRun: true,
      scanned: 3,
      culled: 2,
      kept: { 'visited since': 1 },
      deleted: 1,
    });
    expect(await state()).toEqual(before);
    const { scanned, culled, deleted } = said;
    expect(await run()).toMatchObject({ scanned, culled, deleted });
  });

  it('names every account with the verdict on it', async () => {
    const [stale, converting] = [await openStub(life), await openStub(life)];
    await askFor(life, converting);
    later(41);
    const said: CullVerdict[] = [];
    await cullOf(life)({ dryRun: true, onVerdict: (one) => said.push(one) });
    expect(said).toEqual([
      { account: stale, goes: true, reason: 'idle 41 d' },
      { account: converting, goes: false, reason: 'converting' },
    ]);
  });
});

describe('erased accounts', () => {
  it("are deleted in FusionAuth by the worker that has the cull's key", async () => {
    const account = await openStub(life);
    await life.store.commit(erase(account, T0));
    expect(await settle(life)).toEqual([]);
    expect(await user(account)).toBeUndefined();
    expect(await row(account)).toMatchObject({ state: 'erased', directory: 'gone' });
  });

  it('leave their empty row as long as a cookie could live, then that goes too', async () => {
    const account = await openStub(life);
    await life.store.commit(erase(account, life.clock.now));
    await settle(life);
    later(30);
    await run();
    expect((await row(account))?.state).toBe('erased');
    later(2);
    expect((await run()).deleted).toBe(0);
    expect(await row(account)).toBeUndefined();
  });

  it('C10: cannot be deleted with the key of the web role', async () => {
    const account = await openStub(life);
    const path = `/api/user/${account}?hardDelete=true`;
    const method = 'DELETE';
    expect((await callFusionAuth(life.url, path, { method, key: WEB_KEY })).status).toBe(401);
    expect(await user(account)).toBeDefined();
    expect((await callFusionAuth(life.url, path, { method, key: CULL_KEY })).status).toBe(200);
    expect(await user(account)).toBeUndefined();
  });
});
