// Forged, replayed, giant and untimely webhooks, at the real endpoint.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { callFusionAuth } from '../support/directory.ts';
import { freePorts } from '../support/free-ports.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';
import { rawRequest } from '../support/raw-request.ts';
import { type Service, startService } from '../support/service.ts';
import { openStub, type Stub } from '../support/stub.ts';
import { hashClaim, SIGNATURE, signatureOf, signInEvent } from '../support/webhook-event.ts';

const NOTICE = 'fusionauth.user.login.success';

async function send(
  url: string,
  body: string | Buffer,
  signature: string,
  more: Record<string, string> = {},
): Promise<number> {
  const headers = { 'content-type': 'application/json', [SIGNATURE]: signature, ...more };
  return (await rawRequest(`${url}/webhook`, { method: 'POST', headers, body })).status;
}

describe('with FusionAuth at hand', () => {
  let service: InProcess;
  let stub: Stub;
  beforeAll(async () => {
    service = await startInProcess();
    stub = await openStub(service.url);
  });
  afterAll(() => service.stop());

  const noticed = async () =>
    (await kept(service.service.store, stub.account)).events.filter((name) => name === NOTICE)
      .length;

  it('W2: the same event in other bytes is refused: rewritten, with a byte order mark, compressed', async () => {
    const body = signInEvent(stub.account);
    const signature = await signatureOf(body);
    const before = await noticed();
    const rewritten = JSON.stringify(JSON.parse(body), undefined, 1);
    expect(await send(service.url, rewritten, signature)).toBe(401);
    expect(await send(service.url, `\uFEFF${body}`, signature)).toBe(401);
    const gzip = { 'content-encoding': 'gzip' };
    expect(await send(service.url, gzipSync(body), signature, gzip)).toBe(415);
    expect(await noticed()).toBe(before);
    expect(await send(service.url, body, signature)).toBe(204);
    expect(await noticed()).toBe(before + 1);
  });

  it('W3: a token with the right hash that FusionAuth itself has signed with another key is refused', async () => {
    const body = signInEvent(stub.account);
    const before = await noticed();
    const { status, body: vended } = await callFusionAuth(service.fusionAuth, '/api/jwt/vend', {
      method: 'POST',
      body: { claims: hashClaim(body), timeToLiveInSeconds: 600 },
    });
    expect(status).toBe(200);
    expect(await send(service.url, body, (vended as { token: string }).token)).toBe(401);
    expect(await send(service.url, body, stub.token)).toBe(401);
    expect(await noticed()).toBe(before);
  });

  it('W4: a hundred of one event at once have one effect', async () => {
    const body = signInEvent(stub.account);
    const signature = await signatureOf(body);
    const before = await noticed();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => send(service.url, body, signature)),
    );
    expect(new Set(answers)).toEqual(new Set([204]));
    expect(await noticed()).toBe(before + 1);
  });
});

describe('while FusionAuth hangs', () => {
  let service: Service;
  let fusionAuth: LoopbackProxy;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    fusionAuth = createProxy('http://localhost:9', port);
    fusionAuth.hang(true);
    await fusionAuth.open();
    service = await startService({ FUSIONAUTH_URL: fusionAuth.url });
  });
  afterAll(async () => {
    await service.dispose();
    await fusionAuth.shut();
  });

  /** Of the service's own process, bytes. */
  async function memory(): Promise<number> {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  }

  it('W11: 10 MB are refused before they are read, and the largest event that counts is taken', async () => {
    const huge = Buffer.alloc(10 * 1024 * 1024, 0x20);
    const signatures = ['x', await signatureOf(huge)];
    // A server that has refused may close the connection before it has heard everything.
    const refusals = (body: Buffer) =>
      Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          send(service.url, body, signatures[n % 2] ?? '').catch(() => 'cut' as const),
        ),
      );
    await refusals(huge.subarray(0, 1_000_000));
    const before = await memory();
    const statuses = await refusals(huge);
    expect(statuses).toContain(413);
    expect(statuses.filter((status) => status !== 413 && status !== 'cut')).toEqual([]);
    // Twenty of them kept at once would be 200 MB.
    expect((await memory()) - before).toBeLessThan(100 * 1024 * 1024);
    const { account } = await openStub(service.url);
    const user = { id: account, data: { favorites: 'x'.repeat(900_000) } };
    const body = signInEvent(account, { user });
    expect(await send(service.url, body, await signatureOf(body))).toBe(204);
  });

  it('W11, W13: without a signature of FusionAuth’s it is refused before any of its body has come', async () => {
    for (const forged of [
      'x',
      await signatureOf('{}').then((good) => good.replace(/.{4}$/, 'AAAA')),
    ]) {
      const headers = { 'content-length': '1000000', [SIGNATURE]: forged };
      const sent = request(`${service.url}/webhook`, { method: 'POST', headers, agent: false });
      sent.flushHeaders();
      const [{ statusCode }] = (await once(sent, 'response')) as [IncomingMessage];
      sent.destroy();
      expect(statusCode).toBe(401);
    }
  });

  it('W10, W12: it is durable before it is acknowledged, and FusionAuth is not waited for', async () => {
    const { account } = await openStub(service.url);
    const body = signInEvent(account);
    expect(await send(service.url, body, await signatureOf(body))).toBe(204);
    await service.kill();
    const path = join(service.settings.DATA_DIR, 'vestibule.db');
    const store = await openSqliteStore({ path, now: Date.now });
    const { events } = await kept(store, account);
    const row = await store.account(account);
    await store.close();
    expect(events).toContain(NOTICE);
    expect(row?.sync.lookAt).toBeDefined();
  });
});
