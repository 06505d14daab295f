// FusionAuth killed, away from the start, hung, or losing its answers: no visit and no registration is lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { recordByEmail, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { awaitMail } from '../support/mail.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';
import { askForLink, confirm } from '../support/register.ts';
import { type Service, startService } from '../support/service.ts';
import { openStub, type Stub } from '../support/stub.ts';

async function expectCount(fusionAuth: string, account: string, count: number): Promise<void> {
  await eventually(async () => {
    expect((await recordOf(fusionAuth, account))?.data.watchCount).toBe(count);
  }, 20_000);
}

describe('the embedded FusionAuth killed mid-way', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ LOG_LEVEL: 'info' });
  });
  afterAll(() => service.dispose());

  /** Every process id that it has had. */
  function pids(): number[] {
    const lines = service.output().matchAll(/"pid":(\d+),"msg":"the embedded FusionAuth runs"/g);
    return [...lines].map(([, pid]) => Number(pid));
  }

  /** Kills it as a power cut would; resolves when the service has started it again. */
  async function killed(): Promise<{ back: Promise<void> }> {
    const before = pids();
    process.kill(before.at(-1) ?? 0, 'SIGKILL');
    await eventually(async () => {
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    });
    const back = eventually(async () => {
      expect(pids().length).toBeGreaterThan(before.length);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    }, 20_000);
    return { back };
  }

  it('loses no visit: those before, those during and those after all count', async () => {
    const stubs = await Promise.all(Array.from({ length: 6 }, () => openStub(service.url)));
    const visit = () => Promise.all(stubs.map(({ client }) => client.get('/video')));
    await visit();
    const { back } = await killed();
    for (let times = 0; times < 5; times++) await visit();
    const late = await openStub(service.url);
    await back;
    await visit();
    for (const { account } of stubs) await expectCount(service.fusionAuth, account, 8);
    await expectCount(service.fusionAuth, late.account, 1);
  });

  it('loses no registration: neither one asked for before, nor one asked for meanwhile', async () => {
    const [before, during] = await Promise.all([openStub(service.url), openStub(service.url)]);
    await before.client.post('/register', { email: 'before@example.com' });
    const { back } = await killed();
    const answer = await during.client.post('/register', { email: 'during@example.com' });
    expect(answer.body).toContain('Please check your email to set your password.');
    await back;
    await expectRegistered(before, 'before@example.com');
    await expectRegistered(during, 'during@example.com');
  });

  it('keeps a mailed link good: a password that could not be set is set later', async () => {
    const { client, account } = await openStub(service.url);
    const link = await askForLink(client, service.mailbox, { email: 'retry@example.com' });
    const { back } = await killed();
    const refused = await confirm(client, link);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('30');
    await back;
    expect((await confirm(client, link)).location).toBe(`${service.url}/account`);
    expect((await recordByEmail(service.fusionAuth, 'retry@example.com'))?.id).toBe(account);
  });

  async function expectRegistered({ client, account }: Stub, email: string): Promise<void> {
    const { link } = await awaitMail(service.mailbox, email);
    expect((await confirm(client, link)).status).toBe(303);
    await eventually(async () => {
      expect(await recordByEmail(service.fusionAuth, email)).toMatchObject({
        id: account,
        data: { anonymousUser: false, watchCount: 1 },
      });
    });
  }
});

describe('a FusionAuth that is reached over the network', () => {
  let fusionAuth: FusionAuth;
  let proxy: LoopbackProxy;
  let service: Service;
  beforeAll(async () => {
    fusionAuth = await startFusionAuth();
    const [port = 0] = await freePorts(1);
    proxy = createProxy(fusionAuth.url, port);
    service = await startService({ FUSIONAUTH_URL: proxy.url });
  });
  afterAll(async () => {
    await service.dispose();
    await proxy.shut();
    await fusionAuth.stop();
  });

  it('and is away at the start: pages work, /readyz says why, and all is made good later', async () => {
    const { client, account } = await openStub(service.url);
    for (const path of ['/', '/video', '/register', '/account', '/privacy', '/healthz']) {
      expect((await client.get(path)).status, path).toBe(200);
    }
    expect((await client.post('/register', { email: 'early@example.com' })).status).toBe(200);
    const ready = await client.call('GET', '/readyz');
    expect(ready.status).toBe(503);
    expect(ready.json()).toMatchObject({ ready: false, checks: { store: 'ok' } });
    expect(ready.json<{ checks: Record<string, string> }>().checks.fusionauth).toMatch(
      /FusionAuth/,
    );
    await proxy.open();
    await expectCount(fusionAuth.url, account, 2);
    const { link } = await awaitMail(fusionAuth.mailbox, 'early@example.com');
    expect((await confirm(client, link)).status).toBe(303);
    await eventually(async () => {
      expect((await client.call('GET', '/readyz')).json()).toEqual({
        ready: true,
        checks: { store: 'ok', fusionauth: 'ok' },
      });
    });
  });

  it('and hangs: pages do not wait for it', async () => {
    const { client, account } = await openStub(service.url);
    proxy.hang(true);
    const start = performance.now();
    for (let times = 0; times < 20; times++) {
      expect((await client.get('/video')).status).toBe(200);
    }
    // A single wait for FusionAuth would cost three seconds.
    expect(performance.now() - start).toBeLessThan(3000);
    proxy.hang(false);
    await expectCount(fusionAuth.url, account, 21);
  });

  const action = { action: 'video.watched', properties: { film: 'no-nickels' } };

  it('and loses the answer of a creation: the account is there once, with what it holds', async () => {
    const client = createClient(service.url);
    const creation = proxy.holdAnswer('/api/user/');
    const opened = await client.call('POST', '/api/actions', action);
    await creation.reached;
    await proxy.shut();
    await client.call('POST', '/api/actions', action);
    await proxy.open();
    creation.release();
    await expectCount(fusionAuth.url, opened.json<{ account: string }>().account, 2);
  });

  it('and loses the answer of a mail: the newest link works', async () => {
    const { client, account } = await openStub(service.url);
    const mail = proxy.holdAnswer('/api/user/forgot-password');
    await client.post('/register', { email: 'twice@example.com' });
    await mail.reached;
    await proxy.shut();
    await proxy.open();
    mail.release();
    const { link } = await awaitMail(fusionAuth.mailbox, 'twice@example.com', 2);
    expect((await confirm(client, link)).status).toBe(303);
    expect((await recordByEmail(fusionAuth.url, 'twice@example.com'))?.id).toBe(account);
  });
});
