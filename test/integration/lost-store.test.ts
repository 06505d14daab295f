// The store lost with all its rows, or told of stubs late: what FusionAuth holds is taken back.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { askForLink, confirm } from '../support/register.ts';
import { ownSettings, type Settings } from '../support/settings.ts';
import { COOKIE, deviceWith, openStub } from '../support/stub.ts';

let fusionAuth: FusionAuth;
beforeAll(async () => {
  fusionAuth = await startFusionAuth();
});
afterAll(() => fusionAuth.stop());

describe('a store that was lost', () => {
  let settings: Settings;
  let service: InProcess;
  beforeEach(async () => {
    settings = await ownSettings({ FUSIONAUTH_URL: fusionAuth.url });
    service = await startInProcess(settings);
  });
  afterEach(() => service.stop());

  /** Starts again with the keys, but without a single row. */
  async function lose(): Promise<void> {
    await service.service.stop();
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(settings.DATA_DIR, `vestibule.db${end}`), { force: true });
    }
    service = await startInProcess(settings);
  }

  it('takes a visitor back from FusionAuth, and adds what they did meanwhile', async () => {
    const { client, account } = await openStub(service.url);
    await client.post('/favorites', { film: 'no-nickels', on: 'yes' });
    await client.get('/video/counting-up');
    await eventually(async () => {
      expect((await recordOf(fusionAuth.url, account))?.data.watchCount).toBe(2);
    });
    await lose();
    await client.get('/video');
    const profile = { watchCount: 3, favorites: ['no-nickels'] };
    await eventually(async () => {
      expect((await kept(service.service.store, account)).profile).toMatchObject(profile);
      expect((await recordOf(fusionAuth.url, account))?.data).toMatchObject(profile);
    });
  });

  it('does not take a converted account back into an old cookie (I4)', async () => {
    const { client, account } = await openStub(service.url);
    const link = await askForLink(client, fusionAuth.mailbox, { email: 'kept@example.com' });
    const old = client.cookies.get(COOKIE) ?? '';
    expect((await confirm(client, link)).status).toBe(303);
    await lose();
    const thief = deviceWith(service.url, old);
    await thief.get('/video');
    await eventually(async () => {
      expect((await kept(service.service.store, account)).state).toBe('registered');
      expect((await thief.call('GET', '/api/me')).json()).not.toMatchObject({ account });
    });
    expect((await recordOf(fusionAuth.url, account))?.data).toMatchObject({
      watchCount: 1,
      anonymousUser: false,
    });
  });
});

describe('PROVISION=on-return', () => {
  let service: InProcess;
  beforeAll(async () => {
    service = await startInProcess({ FUSIONAUTH_URL: fusionAuth.url, PROVISION: 'on-return' });
  });
  afterAll(() => service.stop());

  it('FusionAuth never hears of a client that keeps no cookie, and of others on their return', async () => {
    const once = await openStub(service.url);
    const twice = await openStub(service.url);
    await twice.client.get('/video');
    await eventually(async () => {
      expect((await recordOf(fusionAuth.url, twice.account))?.data.watchCount).toBe(2);
    });
    expect(await recordOf(fusionAuth.url, once.account)).toBeUndefined();
    // Nor is it waiting to.
    await eventually(async () => expect((await service.service.store.counts()).due).toBe(0));
  });

  it('asking for the mail is a return', async () => {
    const { client, account } = await openStub(service.url);
    await askForLink(client, fusionAuth.mailbox, { email: 'returned@example.com' });
    expect((await recordOf(fusionAuth.url, account))?.data.anonymousUser).toBe(true);
  });
});
