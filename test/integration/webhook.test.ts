// POST /webhook: only FusionAuth's own word counts, once, and only as a hint to read the record again.
import { createHash } from 'node:crypto';
import { CompactSign } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { TENANT } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { openStub, type Stub } from '../support/stub.ts';

const HEADER = 'x-fusionauth-signature-jwt';

let service: InProcess;
let stub: Stub;
beforeAll(async () => {
  service = await startInProcess();
  stub = await openStub(service.url);
  await eventually(async () => {
    expect((await service.service.store.account(stub.account))?.directory).toBe('present');
  });
});
afterAll(() => service.stop());

interface Overrides {
  [name: string]: unknown;
}

/** A sign-in event as FusionAuth sends it. */
function event(overrides: Overrides = {}): string {
  return JSON.stringify({
    event: {
      id: crypto.randomUUID(),
      type: 'user.login.success',
      createInstant: Date.now() + service.clock.ahead,
      tenantId: TENANT,
      info: { ipAddress: '203.0.113.7' },
      user: { id: stub.account, email: 'eve@example.com', data: { anonymousUser: false } },
      ...overrides,
    },
  });
}

interface Signing {
  key?: string;
  alg?: string;
  hash?: string;
}

function sign(body: string, { key, alg = 'HS256', hash }: Signing = {}): Promise<string> {
  const claim = hash ?? createHash('sha256').update(body).digest('base64');
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ request_body_sha256: claim })))
    .setProtectedHeader({ alg, kid: 'vestibule-webhook' })
    .sign(Buffer.from(key ?? service.config.FUSIONAUTH_WEBHOOK_KEY));
}

async function send(body: string, signature?: string, type = 'application/json'): Promise<number> {
  const headers = { 'content-type': type, ...(signature && { [HEADER]: signature }) };
  const answer = await createClient(service.url).send('/webhook', {
    method: 'POST',
    body,
    headers,
  });
  return answer.status;
}

const noticed = async () =>
  (await kept(service.service.store, stub.account)).events.filter(
    (name) => name === 'fusionauth.user.login.success',
  ).length;

describe("W1: a webhook that is not FusionAuth's is refused and changes nothing", () => {
  const cases: [string, (body: string) => Promise<string | undefined> | string | undefined][] = [
    ['without a signature', () => undefined],
    ['with an empty signature', () => ''],
    ['with a signature that is no token', () => 'x.y.z'],
    ["with somebody else's key", (body) => sign(body, { key: 'k'.repeat(48) })],
    ['with another algorithm of the same key', (body) => sign(body, { alg: 'HS512' })],
    ['signed for another body', () => sign('{"event":{}}')],
    ['with the hash in hexadecimal', (body) => sign(body, { hash: hex(body) })],
    ['with an empty hash', (body) => sign(body, { hash: '' })],
    ['with the algorithm "none"', (body) => unsigned(body)],
    ['with an over-long signature', async (body) => `${await sign(body)}${'A'.repeat(5000)}`],
  ];

  it.each(cases)('%s', async (_, signature) => {
    const before = await kept(service.service.store, stub.account);
    const body = event();
    expect(await send(body, await signature(body))).toBe(401);
    expect(await kept(service.service.store, stub.account)).toEqual(before);
  });

  it('W2: with one byte of the body changed', async () => {
    const body = event();
    expect(await send(body.replace('eve@', 'Eve@'), await sign(body))).toBe(401);
    expect(await send(`${body} `, await sign(body))).toBe(401);
  });

  function hex(body: string): string {
    return createHash('sha256').update(body).digest('hex');
  }

  function unsigned(body: string): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claim = createHash('sha256').update(body).digest('base64');
    return `${part({ alg: 'none' })}.${part({ request_body_sha256: claim })}.`;
  }
});

describe("FusionAuth's own", () => {
  it('W4: is applied once, however often it comes', async () => {
    const before = await noticed();
    const body = event();
    const signature = await sign(body);
    expect(await send(body, signature)).toBe(204);
    expect(await noticed()).toBe(before + 1);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body, signature)));
    expect(answers).toEqual([204, 204, 204, 204, 204]);
    expect(await noticed()).toBe(before + 1);
  });

  it('counts whatever its content type says', async () => {
    const before = await noticed();
    const body = event();
    expect(await send(body, await sign(body), 'text/plain')).toBe(204);
    expect(await noticed()).toBe(before + 1);
  });

  it('W8: is a hint: what it says of the user is not believed', async () => {
    const body = event();
    await send(body, await sign(body));
    await eventually(async () => {
      expect((await service.service.store.account(stub.account))?.sync.lookAt).toBeUndefined();
    });
    expect((await kept(service.service.store, stub.account)).state).toBe('anonymous');
    const me = await stub.client.call('GET', '/api/me');
    expect(me.json()).toMatchObject({ state: 'anonymous', account: stub.account });
  });

  it.each<[string, Overrides, number]>([
    ['of ten minutes ago is refused', { createInstant: Date.now() - 600_000 }, 422],
    ['from ten minutes ahead is refused', { createInstant: Date.now() + 600_000 }, 422],
    ['of an unknown user is accepted', { user: { id: crypto.randomUUID() } }, 204],
    ['without a user is accepted', { user: undefined }, 204],
    ['of another tenant is accepted', { tenantId: crypto.randomUUID() }, 204],
    ['of a kind that does not matter is accepted', { type: 'user.update' }, 204],
    ["of a kind by a prototype's name is accepted", { type: 'constructor' }, 204],
    ['with an id that is no UUID is refused', { id: 'x' }, 400],
    ['with a user whose id is no UUID is refused', { user: { id: '../x' } }, 400],
  ])('W5, W6, W7: %s, and changes nothing', async (_, overrides, status) => {
    const before = await noticed();
    const body = event(overrides);
    expect(await send(body, await sign(body))).toBe(status);
    expect(await noticed()).toBe(before);
  });

  it.each(['', 'null', '[]', '{}', '{"event":null}', 'not json', `{"event":${'['.repeat(9000)}`])(
    'with the body %.20j is refused, and is no fault',
    async (body) => {
      expect(await send(body, await sign(body))).toBe(400);
    },
  );

  it('needs no cookie, and no page of ours to come from', async () => {
    const body = event();
    const answer = await createClient(service.url).send('/webhook', {
      method: 'POST',
      body,
      headers: { [HEADER]: await sign(body), origin: 'http://fusionauth.example' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

it('no webhook leaves an address in the log', () => {
  expect(service.logged.join('')).not.toMatch(/203\.0\.113\.7|eve@example\.com/i);
});
