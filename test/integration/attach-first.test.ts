// attach-first: FusionAuth's page sets the password, and its webhook, or else our sweep, tells us of the proof.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APPLICATION, callFusionAuth, recordByEmail, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { askForLink, PASSWORD } from '../support/register.ts';
import { COOKIE, openStub } from '../support/stub.ts';

/** What FusionAuth's hosted page does when its form is sent. */
async function setPassword(fusionAuth: string, link: string): Promise<void> {
  const id = /\/password\/change\/([^?]+)/.exec(link)?.[1];
  const body = { password: PASSWORD };
  const path = `/api/user/change-password/${id}`;
  expect((await callFusionAuth(fusionAuth, path, { method: 'POST', body })).status).toBe(200);
}

/** A sign-in that our pages know nothing of. */
async function signIn(fusionAuth: string, loginId: string): Promise<void> {
  const body = { loginId, password: PASSWORD, applicationId: APPLICATION };
  const answer = await callFusionAuth(fusionAuth, '/api/login', { method: 'POST', body });
  expect([200, 202]).toContain(answer.status);
}

describe('with the webhook', () => {
  let service: InProcess;
  beforeAll(async () => {
    service = await startInProcess({ CONVERSION: 'attach-first' });
  });
  afterAll(() => service.stop());

  it('a sign-in clears the flag where the proof stands', async () => {
    const email = 'proven@example.com';
    const { client, account } = await openStub(service.url);
    const link = await askForLink(client, service.mailbox, { email });
    expect(await recordOf(service.fusionAuth, account)).toMatchObject({
      email,
      data: { anonymousUser: true },
    });
    await setPassword(service.fusionAuth, link);
    await signIn(service.fusionAuth, email);
    await eventually(async () => {
      const record = await recordOf(service.fusionAuth, account);
      expect(record).toMatchObject({ email, data: { anonymousUser: false, watchCount: 1 } });
      expect(record?.username).toBeUndefined();
      expect(record?.registrations?.map((one) => one.applicationId)).toEqual([APPLICATION]);
    });
    expect((await kept(service.service.store, account)).state).toBe('registered');
    expect((await client.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  });

  it('asking grants nothing, whatever webhooks come', async () => {
    const { client, account } = await openStub(service.url);
    await askForLink(client, service.mailbox, { email: 'unproven@example.com' });
    await client.get('/video');
    await eventually(async () => {
      expect((await recordOf(service.fusionAuth, account))?.data).toMatchObject({
        watchCount: 2,
        anonymousUser: true,
      });
    });
    expect((await kept(service.service.store, account)).state).toBe('converting');
  });

  it('E2: an address that a limit keeps back is not attached, and the one before it no longer', async () => {
    const { client, account } = await openStub(service.url);
    for (const n of [1, 2, 3]) {
      await askForLink(client, service.mailbox, { email: `attached${n}@example.com` });
    }
    await client.post('/register', { email: 'attached4@example.com' });
    await eventually(async () => {
      const { conversion, sync } = (await service.service.store.account(account)) ?? {};
      expect(conversion).toMatchObject({ email: 'attached4@example.com', limited: true });
      expect(sync?.done).toBe(sync?.desired);
    });
    expect((await recordOf(service.fusionAuth, account))?.email).toBeUndefined();
    for (const n of [1, 2, 3, 4]) {
      const email = `attached${n}@example.com`;
      expect(await recordByEmail(service.fusionAuth, email)).toBeUndefined();
    }
  });

  it('H6: a claim that is never proven is undone after its time', async () => {
    const email = 'squatted@example.com';
    const { client, account } = await openStub(service.url);
    await askForLink(client, service.mailbox, { email });
    service.clock.ahead = 25 * 3_600_000;
    try {
      await eventually(async () => {
        expect((await kept(service.service.store, account)).state).toBe('anonymous');
        expect(await recordByEmail(service.fusionAuth, email)).toBeUndefined();
      });
    } finally {
      service.clock.ahead = 0;
    }
    const { client: owner } = await openStub(service.url);
    expect(await askForLink(owner, service.mailbox, { email, nth: 2 })).toContain('/password/');
  });
});

describe('with every webhook lost', () => {
  let fusionAuth: FusionAuth;
  let service: InProcess;
  beforeAll(async () => {
    // Its webhooks go to a port where nobody listens.
    fusionAuth = await startFusionAuth();
    service = await startInProcess({ FUSIONAUTH_URL: fusionAuth.url, CONVERSION: 'attach-first' });
  });
  afterAll(async () => {
    await service.stop();
    await fusionAuth.stop();
  });

  it('H2, W9: the sweep finds the proof, and the old cookie is refused on every route (I4)', async () => {
    const { client, account } = await openStub(service.url);
    const link = await askForLink(client, fusionAuth.mailbox, { email: 'lost@example.com' });
    const old = client.cookies.get(COOKIE) ?? '';
    await setPassword(fusionAuth.url, link);
    service.clock.ahead = 61_000;
    await eventually(async () => {
      expect((await kept(service.service.store, account)).state).toBe('registered');
      expect((await recordOf(fusionAuth.url, account))?.data.anonymousUser).toBe(false);
    });
    const before = await kept(service.service.store, account);
    await expectEnded(service.url, old);
    expect(await kept(service.service.store, account)).toEqual(before);
    expect((await recordOf(fusionAuth.url, account))?.data.watchCount).toBe(1);
  });
});
