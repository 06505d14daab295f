// The settings of the reconciler do what they say, in the service as a whole.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';
import { openStub } from '../support/stub.ts';

let fusionAuth: FusionAuth;
let proxy: LoopbackProxy;
let service: InProcess;
beforeAll(async () => {
  fusionAuth = await startFusionAuth();
});
afterAll(() => fusionAuth.stop());
beforeEach(async () => {
  const [port = 0] = await freePorts(1);
  proxy = createProxy(fusionAuth.url, port);
  await proxy.open();
});
afterEach(async () => {
  await service.stop();
  await proxy.shut();
});

const created = () => proxy.calls.filter(({ method }) => method === 'POST');

const start = async (settings: Record<string, string>) => {
  service = await startInProcess({ FUSIONAUTH_URL: proxy.url, ...settings });
};

function watched(account: string, count: number): Promise<void> {
  return eventually(async () => {
    expect((await recordOf(fusionAuth.url, account))?.data.watchCount).toBe(count);
  });
}

it('PROFILE_BURST updates go out at once, and the next after PROFILE_INTERVAL with all that came since', async () => {
  await start({ PROFILE_BURST: '2', PROFILE_INTERVAL: '1h' });
  const { client, account } = await openStub(service.url);
  await watched(account, 1);
  for (let count = 2; count <= 3; count++) {
    await client.get('/video');
    await watched(account, count);
  }
  for (let times = 0; times < 5; times++) await client.get('/video');
  // Whoever comes later is served; this one waits.
  const other = await openStub(service.url);
  await watched(other.account, 1);
  expect((await recordOf(fusionAuth.url, account))?.data.watchCount).toBe(3);
  service.clock.ahead += 3_600_000;
  await watched(account, 8);
  expect(proxy.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(3);
});

it('FUSIONAUTH_CALLS a second is all that FusionAuth gets', async () => {
  await start({ FUSIONAUTH_CALLS: '20' });
  const before = performance.now();
  const stubs = await Promise.all(Array.from({ length: 24 }, () => openStub(service.url)));
  for (const { account } of stubs) await watched(account, 1);
  // The first goes at once, and so do those that the slack of 50 ms allows.
  expect(performance.now() - before).toBeGreaterThan((22 / 20) * 1000 - 50);
  expect(created()).toHaveLength(24);
});

it('FUSIONAUTH_CONCURRENCY accounts are worked on at once, and no more', async () => {
  await start({ FUSIONAUTH_CONCURRENCY: '3' });
  proxy.hang(true);
  const stubs = await Promise.all(Array.from({ length: 8 }, () => openStub(service.url)));
  await eventually(() => expect(created()).toHaveLength(3));
  await stubs[0]?.client.get('/video');
  expect(created()).toHaveLength(3);
  proxy.hang(false);
  for (const { account } of stubs.slice(1)) await watched(account, 1);
});
