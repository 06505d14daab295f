// Webhooks. FusionAuth must reach this process: by WEBHOOK_HOST, when it is a real one.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import type { Directory, Json } from './directory.ts';
import { place } from './place.ts';
import { refusal } from './refusal.ts';

// biome-ignore lint/suspicious/noExplicitAny: events are looked into freely
type Delivery = { body: Buffer; headers: Record<string, unknown>; event: any };

/** An endpoint that answers with `status`, and what it was sent. */
async function receiver(status: number) {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { event } = JSON.parse(body.toString());
    deliveries.push({ body, headers: request.headers, event });
    response.writeHead(status).end();
  });
  server.listen(0, place.webhookHost === '127.0.0.1' ? '127.0.0.1' : '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { deliveries, url: `http://${place.webhookHost}:${port}/hook` };
}

export function webhookRules(directory: () => Directory): void {
  const it = test.skipIf(place.webhookHost === undefined);

  /** A webhook of our tenant for these events, each with its transaction type. */
  const listen = async (
    events: Record<string, string>,
    { status = 200, webhook = {} }: { status?: number; webhook?: Json } = {},
  ) => {
    const { root, configure, tenantId, discard } = directory();
    const { deliveries, url } = await receiver(status);
    const settings = Object.entries(events).map(([type, transactionType]) => [
      type,
      { enabled: true, transactionType },
    ]);
    await configure({ eventConfiguration: { events: Object.fromEntries(settings) } });
    const id = randomUUID();
    const eventsEnabled = Object.fromEntries(Object.keys(events).map((type) => [type, true]));
    const { status: made, text } = await root('POST', `/api/webhook/${id}`, {
      webhook: {
        ...{ url, eventsEnabled, tenantIds: [tenantId], global: false },
        ...{ connectTimeout: 1000, readTimeout: 2000, ...webhook },
      },
    });
    expect(made, text).toBe(200);
    discard(`/api/webhook/${id}`);
    onTestFinished(async () => {
      await root('DELETE', `/api/webhook/${id}`);
      const off = settings.map(([type]) => [type, { enabled: false, transactionType: 'None' }]);
      await configure({ eventConfiguration: { events: Object.fromEntries(off) } });
    });
    const first = async (type: string) => {
      await expect.poll(() => deliveries.some(({ event }) => event.type === type)).toBe(true);
      return deliveries.find(({ event }) => event.type === type) as Delivery;
    };
    return { deliveries, first };
  };

  it('an event says what, when, whose tenant, who called and which user (D:extend/events-and-webhooks/events)', async () => {
    const { first } = await listen({ 'user.create.complete': 'None' });
    const { id, username } = await directory().user();
    expect((await first('user.create.complete')).event).toMatchObject({
      ...{ id: expect.any(String), createInstant: expect.any(Number) },
      ...{ tenantId: directory().tenantId, info: expect.any(Object), user: { id, username } },
    });
  });

  it('is signed: base64 SHA-256 of the raw body, by a key that is published (RN 1.48.0, #1859)', async () => {
    const signatureConfiguration = { enabled: true, signingKeyId: directory().keyId };
    const webhook = { signatureConfiguration };
    const { first } = await listen({ 'user.create.complete': 'None' }, { webhook });
    await directory().user();
    const { body, headers } = await first('user.create.complete');
    const { json } = await directory().open('GET', '/.well-known/jwks.json');
    const keys = createLocalJWKSet(json as JSONWebKeySet);
    const { payload } = await jwtVerify(String(headers['x-fusionauth-signature-jwt']), keys);
    expect(payload.request_body_sha256).toBe(createHash('sha256').update(body).digest('base64'));
  });

  it('carries the webhook’s own headers and basic authentication (D:apis/webhooks)', async () => {
    const basic = { httpAuthenticationUsername: 'ann', httpAuthenticationPassword: 'secret' };
    const webhook = { headers: { 'X-Own': 'yes' }, ...basic };
    const { first } = await listen({ 'user.create.complete': 'None' }, { webhook });
    await directory().user();
    const { headers } = await first('user.create.complete');
    expect(headers).toMatchObject({
      ...{ 'x-own': 'yes', authorization: `Basic ${btoa('ann:secret')}` },
    });
  });

  it('is sent only if tenant and webhook both have the event on (D:extend/events-and-webhooks)', async () => {
    const on = { 'user.create.complete': 'None', 'user.delete.complete': 'None' };
    const webhook = { eventsEnabled: { 'user.delete.complete': true } };
    const { deliveries, first } = await listen(on, { webhook });
    const { id } = await directory().user();
    await directory().client.deleteUser(id);
    await first('user.delete.complete');
    expect(deliveries.map(({ event }) => event.type)).toEqual(['user.delete.complete']);
  });

  it('of type None may fail: the operation goes ahead (D:extend/events-and-webhooks/writing-a-webhook)', async () => {
    const { first } = await listen({ 'user.create.complete': 'None' }, { status: 500 });
    const { id } = await directory().user();
    await first('user.create.complete');
    expect((await directory().client.retrieveUser(id)).statusCode).toBe(200);
  });

  it('of type AbsoluteMajority may not: 504, and nothing is done (D:extend/events-and-webhooks, [WebhookTransactionException])', async () => {
    await listen({ 'user.create': 'AbsoluteMajority' }, { status: 500 });
    const { client, fresh } = directory();
    const username = fresh();
    const { statusCode, exception } = await refusal(client.createUser('', { user: { username } }));
    expect(statusCode).toBe(504);
    expect(exception?.generalErrors?.[0]?.code).toBe('[WebhookTransactionException]');
    expect((await refusal(client.retrieveUserByUsername(username))).statusCode).toBe(404);
  });

  it('user.login.success names the application only for a user who is registered for it (D:extend/events-and-webhooks/events)', async () => {
    const { deliveries } = await listen({ 'user.login.success': 'None' });
    const { client, user, fresh, applicationId } = directory();
    const [loginId, password] = [fresh(), 'a-long-password'];
    const { id } = await user({ username: loginId, password });
    await client.login({ loginId, password, applicationId });
    await client.register(id, { registration: { applicationId } });
    await client.login({ loginId, password, applicationId });
    await expect.poll(() => deliveries.length).toBe(2);
    const named = deliveries.map(({ event }) => event.applicationId);
    expect(new Set(named)).toEqual(new Set([undefined, applicationId]));
  });

  it('user.email.verified follows an administrative verification (D:extend/events-and-webhooks/events)', async () => {
    const { first } = await listen({ 'user.email.verified': 'None' });
    const { id } = await directory().user({ email: `${directory().fresh()}@example.com` });
    await directory().client.verifyEmailAddressByUserId({ userId: id });
    expect((await first('user.email.verified')).event.user.id).toBe(id);
  });
}
