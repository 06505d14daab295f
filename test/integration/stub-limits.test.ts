// A flood of first visits opens no more stubs than the budgets say; nobody else notices (E3, E4, E5).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { freePorts } from '../support/free-ports.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { rawRequest } from '../support/raw-request.ts';
import { COOKIE } from '../support/stub.ts';

const HOUR = 3_600_000;
const film = { film: 'no-nickels' };
const action = { action: 'video.watched', properties: film };

let service: InProcess;
let direct: InProcess;
beforeAll(async () => {
  const [closed] = await freePorts(1);
  // FusionAuth is away: nothing here needs it.
  const away = { FUSIONAUTH_URL: `http://localhost:${closed}` };
  const limits = { STUB_LIMIT_NETWORK: '3/h', STUB_LIMIT: '60/h' };
  service = await startInProcess({ ...away, ...limits, TRUST_PROXY: '1' });
  direct = await startInProcess({ ...away, ...limits });
});
afterAll(async () => {
  await service.stop();
  await direct.stop();
});

let last = 0;
/** An address in a network that no test has used yet. */
const newAddress = () => `198.51.100.${++last}`;

async function visit(from: string, more: Record<string, string> = {}) {
  return createClient(service.url).get('/video', { 'x-forwarded-for': from, ...more });
}

const opened = (answer: { headers: Headers }) => answer.headers.getSetCookie().length === 1;

async function exhaust(address: string): Promise<void> {
  for (let n = 0; n < 3; n++) expect(opened(await visit(address))).toBe(true);
}

async function stubs(of: InProcess): Promise<number> {
  return (await of.service.store.counts()).byState.anonymous;
}

describe('E3: a network that has used up its budget', () => {
  it('sees pages that work, as a stranger, and nothing is recorded', async () => {
    const address = newAddress();
    await exhaust(address);
    const before = await stubs(service);
    const page = await visit(address);
    expect([page.status, opened(page)]).toEqual([200, false]);
    expect(page.body).not.toContain('watched');
    const form = new URLSearchParams({ ...film, on: 'yes' });
    const headers = { 'x-forwarded-for': address };
    const marked = await createClient(service.url).send('/favorites', {
      method: 'POST',
      body: form,
      headers,
    });
    expect([marked.status, opened(marked)]).toEqual([303, false]);
    expect(await stubs(service)).toBe(before);
  });

  it('is told by the API, with the time to wait', async () => {
    const address = newAddress();
    await exhaust(address);
    const headers = { 'x-forwarded-for': address };
    const call = () => createClient(service.url).call('POST', '/api/actions', action, headers);
    const refused = await call();
    expect([refused.status, refused.json().code]).toEqual([429, 'too_many_visitors']);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3500);
    expect(wait).toBeLessThanOrEqual(3600);
    service.clock.ahead += HOUR;
    expect((await call()).status).toBe(201);
  });

  it('goes on counting its returning visitors', async () => {
    const address = newAddress();
    const client = createClient(service.url);
    const from = { 'x-forwarded-for': address };
    await client.get('/video', from);
    const token = client.cookies.get(COOKIE);
    for (let n = 0; n < 8; n++) await visit(address);
    for (let n = 0; n < 5; n++) await client.get('/video', from);
    expect(client.cookies.get(COOKIE)).toBe(token);
    const me = (await client.call('GET', '/api/me')).json<{ profile: { watchCount: number } }>();
    expect(me.profile.watchCount).toBe(6);
  });

  it('costs other networks nothing', async () => {
    await exhaust(newAddress());
    expect(opened(await visit(newAddress()))).toBe(true);
  });
});

it('E4: an IPv6 /64 has one budget, and so has an IPv4 address in IPv6 form', async () => {
  for (const host of ['1', '2:3:4:5', 'ffff']) {
    expect(opened(await visit(`2001:db8:1:2::${host}`.replace('::2:3:4:5', ':2:3:4:5')))).toBe(
      true,
    );
  }
  expect(opened(await visit('2001:db8:1:2:aaaa::1'))).toBe(false);
  expect(opened(await visit('2001:db8:1:3::1'))).toBe(true);
  const address = newAddress();
  await exhaust(address);
  expect(opened(await visit(`::ffff:${address}`))).toBe(false);
});

describe('E5: who asks is what the nearest trusted proxy says', () => {
  it.each<[string, (forged: string) => Record<string, string>]>([
    ['X-Forwarded-For before it', (forged) => ({ 'x-forwarded-for': `${forged}, ` })],
    ['several of it', (forged) => ({ 'x-forwarded-for': `${forged}, 127.0.0.1, ::1, ` })],
    ['rubbish before it', () => ({ 'x-forwarded-for': `x", <script>, ` })],
    ['Forwarded', (forged) => ({ forwarded: `for=${forged};host=evil.example` })],
    ['X-Real-IP', (forged) => ({ 'x-real-ip': forged })],
    [
      'other headers of the kind',
      (forged) => ({ 'true-client-ip': forged, 'x-client-ip': forged }),
    ],
    ['X-Forwarded-Host and -Proto', () => ({ 'x-forwarded-host': 'e', 'x-forwarded-proto': 'x' })],
  ])('a forged %s changes nothing', async (_, forge) => {
    const address = newAddress();
    await exhaust(address);
    const headers = forge(newAddress());
    const list = `${headers['x-forwarded-for'] ?? ''}${address}`;
    expect(opened(await visit(address, { ...headers, 'x-forwarded-for': list }))).toBe(false);
  });

  it('a forged Host changes nothing', async () => {
    const address = newAddress();
    await exhaust(address);
    const headers = { 'x-forwarded-for': address, host: 'evil.example' };
    const answer = await rawRequest(`${service.url}/video`, { headers });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined]);
    expect(answer.body).not.toContain('evil.example');
  });

  it('without a proxy to trust, nobody can spend the budget of another', async () => {
    const from = { 'x-forwarded-for': newAddress(), forwarded: 'for=192.0.2.9' };
    for (let n = 0; n < 5; n++) {
      expect(opened(await createClient(direct.url).get('/video', from))).toBe(true);
    }
    // The operator hears of it once, and not of the address.
    const warned = direct.logged.filter((line) => line.includes('TRUST_PROXY'));
    expect(warned).toHaveLength(1);
    expect(warned[0]).not.toContain(from['x-forwarded-for']);
    expect(service.logged.join('')).not.toContain('TRUST_PROXY');
  });
});

it('E3: when the budget of all is used up, pages still work for everybody', async () => {
  const flood = await Promise.all(
    Array.from({ length: 80 }, () => createClient(direct.url).get('/video')),
  );
  expect(flood.every(({ status }) => status === 200)).toBe(true);
  expect(await stubs(direct)).toBe(60);
  const { body } = await createClient(direct.url).get('/metrics');
  expect(body).toMatch(/^vestibule_stubs_refused_total [1-9]/m);
});
