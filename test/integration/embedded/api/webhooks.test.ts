// Webhooks (FusionAuth docs, extend/events-and-webhooks).
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applicationId, startInstance, tenantId } from './instance.ts';

// biome-ignore lint/suspicious/noExplicitAny: events are looked into freely
type Event = Record<string, any>;

type Delivery = { body: Buffer; headers: Record<string, unknown>; event: Event };

/** A webhook endpoint; `next` resolves with the first delivery not yet taken. */
async function listener(answer: () => number = () => 200) {
  const arrived: Delivery[] = [];
  let wake: () => void = () => {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const status = answer();
    arrived.push({ body, headers: request.headers, event: JSON.parse(body.toString()).event });
    if (status !== 0) response.writeHead(status).end();
    wake();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    arrived,
    async next(): Promise<Delivery> {
      for (;;) {
        const delivery = arrived.shift();
        if (delivery) return delivery;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const secret = 'a-webhook-secret-that-is-long-enough';

async function withWebhook(
  events: Record<string, string>,
  { answer, webhook = {} }: { answer?: () => number; webhook?: Record<string, unknown> } = {},
) {
  const instance = await startInstance();
  const hook = await listener(answer);
  const { call } = instance;
  const key = await call('POST', '/api/key/import', {
    key: { algorithm: 'HS256', kid: 'hook', name: 'hook', type: 'HMAC', secret },
  });
  await call('PATCH', `/api/tenant/${tenantId}`, {
    tenant: {
      eventConfiguration: {
        events: Object.fromEntries(
          Object.entries(events).map(([type, transactionType]) => [
            type,
            { enabled: true, transactionType },
          ]),
        ),
      },
    },
  });
  const made = await call('POST', '/api/webhook', {
    webhook: {
      url: hook.url,
      connectTimeout: 200,
      readTimeout: 200,
      tenantIds: [tenantId],
      eventsEnabled: Object.fromEntries(Object.keys(events).map((type) => [type, true])),
      signatureConfiguration: { enabled: true, signingKeyId: key.json.key.id },
      ...webhook,
    },
  });
  expect(made.status).toBe(200);
  return { ...instance, hook, webhookId: made.json.webhook.id as string };
}

describe('a delivery', () => {
  it('is signed over the raw body, with no iat and no exp', async () => {
    const { createUser, hook } = await withWebhook({ 'user.create.complete': 'None' });
    await createUser({ username: 'stub' });
    const { body, headers } = await hook.next();
    const token = String(headers['x-fusionauth-signature-jwt']);
    const { payload } = await jwtVerify(token, Buffer.from(secret), { algorithms: ['HS256'] });
    expect(payload).toEqual({
      request_body_sha256: createHash('sha256').update(body).digest('base64'),
    });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256', kid: 'hook' });
  });

  it('has id, instant, type, tenant, caller and user', async () => {
    const { createUser, hook, clock } = await withWebhook({ 'user.create.complete': 'None' });
    const user = await createUser({ username: 'stub' });
    const { event } = await hook.next();
    expect(event).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      createInstant: clock.now,
      type: 'user.create.complete',
      tenantId,
      info: { ipAddress: expect.any(String) },
      user: { id: user.id, username: 'stub' },
    });
  });

  it('needs all three switches: the tenant’s, the webhook’s event and the webhook’s tenant', async () => {
    const on = { 'user.create.complete': 'None', 'user.delete.complete': 'None' };
    const { call, createUser, hook, webhookId } = await withWebhook(on);
    const configure = (webhook: unknown) => call('PATCH', `/api/webhook/${webhookId}`, { webhook });
    const merge = { 'content-type': 'application/merge-patch+json' };
    await configure({ eventsEnabled: { 'user.create.complete': false } });
    await createUser({ username: 'one' });
    await configure({ eventsEnabled: { 'user.create.complete': true } });
    await call('PATCH', `/api/webhook/${webhookId}`, { webhook: { tenantIds: [] } }, merge);
    await createUser({ username: 'two' });
    await configure({ global: true });
    await call('PATCH', `/api/tenant/${tenantId}`, {
      tenant: { eventConfiguration: { events: { 'user.create.complete': { enabled: false } } } },
    });
    const { id } = await createUser({ username: 'three' });
    await call('DELETE', `/api/user/${id}?hardDelete=true`);
    expect((await hook.next()).event.type).toBe('user.delete.complete');
    expect(hook.arrived).toEqual([]);
  });
});

describe('user.login.success', () => {
  it('names the application only when the user is registered for it', async () => {
    const { call, createUser, hook } = await withWebhook({ 'user.login.success': 'None' });
    const { id } = await createUser({ email: 'a@example.com', password: 'password1' });
    const login = () =>
      call('POST', '/api/login', {
        loginId: 'a@example.com',
        password: 'password1',
        applicationId,
      });
    await login();
    expect((await hook.next()).event).not.toHaveProperty('applicationId');
    await call('POST', `/api/user/registration/${id}`, { registration: { applicationId } });
    await login();
    expect((await hook.next()).event).toMatchObject({
      applicationId,
      authenticationType: 'PASSWORD',
      connectorId: 'e3306678-a53a-4964-9040-1c96f36dda72',
      user: { id },
    });
  });
});

describe('user.email.verified', () => {
  it('follows an administrative verification but not an implicit one (#2452)', async () => {
    const { call, open, createUser, hook } = await withWebhook({ 'user.email.verified': 'None' });
    await createUser({ email: 'a@example.com' });
    const second = await createUser({ email: 'b@example.com' });
    const { json } = await call('POST', '/api/user/forgot-password', { loginId: 'a@example.com' });
    await open('POST', '/api/user/change-password', {
      changePasswordId: json.changePasswordId,
      password: 'new-password',
    });
    await call('POST', '/api/user/verify-email', { userId: second.id });
    expect((await hook.next()).event.user.id).toBe(second.id);
    expect(hook.arrived).toEqual([]);
  });
});

describe('user.email.update', () => {
  it('tells the previous email', async () => {
    const { call, createUser, hook } = await withWebhook({ 'user.email.update': 'None' });
    const { id } = await createUser({ email: 'a@example.com' });
    await call('PATCH', `/api/user/${id}`, { user: { firstName: 'A' } });
    await call('PATCH', `/api/user/${id}`, { user: { email: 'b@example.com' } });
    expect((await hook.next()).event).toMatchObject({
      previousEmail: 'a@example.com',
      user: { email: 'b@example.com' },
    });
    expect(hook.arrived).toEqual([]);
  });
});

describe('transactions', () => {
  it('None never holds up or fails the operation', async () => {
    const { createUser, hook } = await withWebhook(
      { 'user.create': 'None' },
      { answer: () => 500 },
    );
    await createUser({ username: 'stub' });
    await hook.next();
  });

  it.each([
    ['refuses', () => 500],
    ['never answers', () => 0],
  ])(
    'AbsoluteMajority undoes the operation with 504 when the webhook %s',
    async (_what, answer) => {
      const { call } = await withWebhook({ 'user.create': 'AbsoluteMajority' }, { answer });
      const { status, json } = await call('POST', '/api/user', { user: { username: 'stub' } });
      expect(status).toBe(504);
      expect(json.generalErrors[0].code).toBe('[WebhookTransactionException]');
      expect((await call('GET', '/api/user?username=stub')).status).toBe(404);
    },
  );

  it('Any tries a webhook that failed three more times once another agreed (#3549)', async () => {
    const { call, createUser, hook } = await withWebhook(
      { 'user.create': 'Any' },
      { answer: () => 500 },
    );
    const agreeing = await listener();
    await call('POST', '/api/webhook', {
      webhook: { url: agreeing.url, tenantIds: [tenantId], eventsEnabled: { 'user.create': true } },
    });
    await createUser({ username: 'stub' });
    const ids = [];
    for (let at = 0; at < 4; at += 1) ids.push((await hook.next()).event.id);
    expect(new Set(ids).size).toBe(1);
    expect(agreeing.arrived).toHaveLength(1);
  });
});
