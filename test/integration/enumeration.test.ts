// What an address is to us shows in nothing that is sent back (E1, I7). `npm run timing` measures the time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client.ts';
import { CULL_KEY, callFusionAuth } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { askForLink, confirm } from '../support/register.ts';
import { COOKIE, openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

/** All bytes of an answer, but for what is new in every answer: ids, times, and the token in the cookie. */
function bytesOf({ status, headers, body }: Answer): string {
  const head = [...headers].map(([name, value]) => {
    if (name === 'date' || name === 'x-request-id') return `${name}: ${value.length} characters`;
    if (name !== 'set-cookie') return `${name}: ${value}`;
    const [token = ''] = /^[^;]*/.exec(value) ?? [];
    return `${name}: ${token.length} characters${value.slice(token.length).replace(/Expires=[^;]*/, '')}`;
  });
  return [status, ...head, '', body.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'a minute')].join(
    '\r\n',
  );
}

type Prepare = (email: string) => Promise<unknown>;

const registered: Prepare = async (email) => {
  const { client } = await openStub(service.url);
  await confirm(client, await askForLink(client, service.mailbox, { email }));
};

const KINDS: Readonly<Record<string, Prepare>> = {
  unknown: async () => {},
  registered,
  async pending(email) {
    await askForLink((await openStub(service.url)).client, service.mailbox, { email });
  },
  async disabled(email) {
    await registered(email);
    const { body } = await callFusionAuth(service.fusionAuth, `/api/user?email=${email}`);
    const { id } = (body as { user: { id: string } }).user;
    const { status } = await callFusionAuth(service.fusionAuth, `/api/user/${id}`, {
      method: 'DELETE',
      key: CULL_KEY,
    });
    expect(status).toBe(200);
  },
  async limited(email) {
    for (let n = 0; n < 4; n++)
      await (await openStub(service.url)).client.post('/register', { email });
  },
};

/** Deliverable in form, and nobody's in fact. All addresses here are equally long. */
const ODD = ["o'd+d#1!@example.com", 'xn--ls8h@x--y.exampl', '1.2.3.4.5@6.7.8.9.abc'];

async function asked(email: string) {
  const { client, account } = await openStub(service.url);
  const page = await client.post('/register', { email });
  await eventually(async () => {
    const { conversion } = (await service.service.store.account(account)) ?? {};
    expect(conversion?.mailedAt ?? conversion?.limited).toBeDefined();
  });
  const later = [await client.get('/account'), await client.get('/register')];
  const api = (await openStub(service.url)).client;
  const call = await api.call('POST', '/api/register', { email });
  const body = JSON.stringify({ ...call.json(), token: undefined });
  expect(client.cookies.get(COOKIE)).toBeDefined();
  return [bytesOf(page), ...later.map(bytesOf), bytesOf({ ...call, body })];
}

describe('E1: the page, the API and every later page are the same to the byte for an address that is', () => {
  let reference: string[];
  beforeAll(async () => {
    reference = await asked('reference@example.com');
    expect(reference[0]).toContain('200');
    expect(reference[3]).toContain('202');
  });

  it.each(Object.entries(KINDS))('%s', async (kind, prepare) => {
    const email = `${kind}@example.com`;
    await prepare(email);
    expect(await asked(email)).toEqual(reference);
  });

  it.each(ODD)('%s', async (email) => {
    expect(await asked(email)).toEqual(reference);
  });
});
