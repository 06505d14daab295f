// Whoever comes to know a stub's own name and password at FusionAuth gets nothing by them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { APPLICATION, callFusionAuth, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { askForLink, confirm } from '../support/register.ts';
import { signInAt } from '../support/sign-in.ts';
import { COOKIE, openStub, type Stub } from '../support/stub.ts';

const PASSWORD = 'what nobody should know';

/** A stub whose FusionAuth user was there first, under a name and a password that the test knows. */
async function knownStub(service: InProcess): Promise<Stub & { username: string }> {
  const stub = await openStub(service.url);
  const username = `known-${stub.account}`;
  const { status } = await callFusionAuth(service.fusionAuth, `/api/user/${stub.account}`, {
    method: 'POST',
    body: { user: { username, password: PASSWORD, data: { anonymousUser: true } } },
  });
  expect(status).toBe(200);
  await stub.client.get('/video/counting-up');
  await eventually(async () => {
    expect((await service.service.store.account(stub.account))?.directory).toBe('present');
  });
  return { ...stub, username };
}

const login = async (service: InProcess, loginId: string) =>
  (
    await callFusionAuth(service.fusionAuth, '/api/login', {
      method: 'POST',
      body: { loginId, password: PASSWORD, applicationId: APPLICATION },
    })
  ).status;

/** By FusionAuth's hosted page, back to ours. */
async function signIn(service: InProcess, loginId: string) {
  const client = createClient(service.url);
  const { location = '' } = await client.get('/login');
  const back = await signInAt(location, { email: loginId, password: PASSWORD });
  return { client, answer: await client.get(back) };
}

/** Until the service has acted on the webhook of that many sign-ins. */
const noticed = (service: InProcess, account: string, times: number) =>
  eventually(async () => {
    const { events } = await kept(service.service.store, account);
    const heard = events.filter((name) => name === 'fusionauth.user.login.success');
    expect(heard.length).toBeGreaterThanOrEqual(times);
    const row = await service.service.store.account(account);
    expect(row?.sync.lookAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.now());
  });

const flag = async (service: InProcess, account: string) =>
  (await recordOf(service.fusionAuth, account))?.data.anonymousUser;

describe('verify-first', () => {
  let service: InProcess;
  beforeAll(async () => {
    service = await startInProcess({ PROVISION: 'on-return' });
  });
  afterAll(() => service.stop());

  it('H9: a sign-in with them, and its signed webhook, leave flag and state as they were', async () => {
    const { client, account, username } = await knownStub(service);
    expect(await login(service, username)).toBe(202);
    await noticed(service, account, 1);
    expect((await kept(service.service.store, account)).state).toBe('anonymous');
    const email = 'h9@example.com';
    await askForLink(client, service.mailbox, { email });
    expect(await login(service, username)).toBe(202);
    await noticed(service, account, 2);
    expect((await kept(service.service.store, account)).state).toBe('converting');
    expect(await flag(service, account)).toBe(true);
    expect((await client.call('GET', '/api/me')).json()).toMatchObject({ state: 'converting' });
  });

  it('H9: they open no session', async () => {
    const { username } = await knownStub(service);
    const { client, answer } = await signIn(service, username);
    expect(answer.status).toBe(400);
    expect((await client.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  });

  it('H3: after the conversion neither name nor password is left, and no role but a member’s', async () => {
    const email = 'h3@example.com';
    const { client, account, username } = await knownStub(service);
    expect(await login(service, username)).toBe(202);
    await confirm(client, await askForLink(client, service.mailbox, { email }));
    expect([await login(service, username), await login(service, email)]).toEqual([404, 404]);
    const record = await recordOf(service.fusionAuth, account);
    expect(record).toMatchObject({ email, data: { anonymousUser: false } });
    expect(record?.username).toBeUndefined();
    expect(record?.registrations?.map(({ roles }) => roles)).toEqual([['member']]);
    expect(JSON.stringify(record)).not.toMatch(/"method":|known-/);
  });
});

describe('attach-first', () => {
  let service: InProcess;
  beforeAll(async () => {
    service = await startInProcess({ PROVISION: 'on-return', CONVERSION: 'attach-first' });
  });
  afterAll(() => service.stop());

  it('H1, H5: whomever FusionAuth signs in as a stub without a proof, its cookies end and it stays a stub', async () => {
    const { client, account, username, token } = await knownStub(service);
    const email = 'h1@example.com';
    await askForLink(client, service.mailbox, { email });
    const copy = client.cookies.get(COOKIE) ?? '';
    expect((await signIn(service, username)).answer.status).toBe(303);
    for (const old of [token, copy]) await expectEnded(service.url, old);
    await noticed(service, account, 1);
    expect((await kept(service.service.store, account)).state).toBe('converting');
    expect(await flag(service, account)).toBe(true);
  });
});
