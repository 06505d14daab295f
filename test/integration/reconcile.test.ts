// How soon FusionAuth's record follows a page's answer, and how few calls that takes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { awaitMail } from '../support/mail.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';
import { openStub } from '../support/stub.ts';

let fusionAuth: FusionAuth;
let proxy: LoopbackProxy;
let service: InProcess;
beforeAll(async () => {
  fusionAuth = await startFusionAuth();
  const [port = 0] = await freePorts(1);
  proxy = createProxy(fusionAuth.url, port);
  await proxy.open();
  service = await startInProcess({ FUSIONAUTH_URL: proxy.url });
});
afterAll(async () => {
  await service.stop();
  await proxy.shut();
  await fusionAuth.stop();
});

function watched(account: string, count: number): Promise<void> {
  return eventually(async () => {
    expect((await recordOf(fusionAuth.url, account))?.data.watchCount).toBe(count);
  });
}

it("with nothing else to do, FusionAuth's record shows a visit soon after the page's answer", async () => {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const { client, account } = await openStub(service.url);
    await watched(account, 1);
    await client.get('/video');
    const answered = performance.now();
    await watched(account, 2);
    times.push(performance.now() - answered);
  }
  // 50 ms on an idle machine; this only notices a wait for the next poll.
  expect(times.sort((one, other) => one - other)[3]).toBeLessThan(500);
});

it('a burst of 50 visits by one person reaches FusionAuth in a few calls', async () => {
  const { client, account } = await openStub(service.url);
  await watched(account, 1);
  const before = proxy.calls.length;
  await Promise.all(Array.from({ length: 50 }, () => client.get('/video')));
  await watched(account, 51);
  const calls = proxy.calls.slice(before).filter(({ method }) => method === 'PATCH');
  expect(calls.length).toBeLessThanOrEqual(8);
});

it('someone who never stops watching costs FusionAuth one update a second, after the first five', async () => {
  const { client, account } = await openStub(service.url);
  await watched(account, 1);
  const before = proxy.calls.length;
  const start = performance.now();
  for (let visits = 0; visits < 60; visits++) await client.get('/video');
  await watched(account, 61);
  const seconds = (performance.now() - start) / 1000;
  const calls = proxy.calls.slice(before).filter(({ method }) => method === 'PATCH');
  expect(calls.length).toBeLessThanOrEqual(5 + Math.ceil(seconds));
});

it('pages never wait for FusionAuth', async () => {
  const { client } = await openStub(service.url);
  await proxy.shut();
  try {
    for (const path of ['/', '/video', '/register', '/account', '/privacy', '/api/me']) {
      expect((await client.get(path)).status, path).toBe(200);
    }
    expect((await client.post('/register', { email: 'away@example.com' })).status).toBe(200);
    expect((await client.call('GET', '/readyz')).status).toBe(503);
  } finally {
    await proxy.open();
  }
});

it('what happened while FusionAuth was away reaches it once it is back', async () => {
  const { client, account } = await openStub(service.url);
  await watched(account, 1);
  await proxy.shut();
  await client.get('/video');
  await client.get('/video');
  await eventually(async () => {
    const row = await service.service.store.account(account);
    expect(row?.sync.attempts).toBeGreaterThan(0);
  });
  await proxy.open();
  await watched(account, 3);
});

it('a link whose mail was under way when the visitor asked again is revoked', async () => {
  const { client } = await openStub(service.url);
  const mail = proxy.holdAnswer('/api/user/forgot-password');
  await client.post('/register', { email: 'mistyped@example.com' });
  await mail.reached;
  const { link } = await awaitMail(fusionAuth.mailbox, 'mistyped@example.com');
  const answer = await client.post('/register', { email: 'meant@example.com' });
  expect(answer.status).toBe(200);
  mail.release();
  await awaitMail(fusionAuth.mailbox, 'meant@example.com');
  const id = new URL(link).searchParams.get('id');
  const spent = await fetch(`${fusionAuth.url}/api/user/change-password/${id}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ password: 'set by whoever got the first mail' }),
  });
  expect(spent.status).toBe(404);
});
