// Sign-in through OpenID Connect, the session it opens, and how that ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { signIn, signInAt } from '../support/sign-in.ts';
import { COOKIE, openStub } from '../support/stub.ts';

const SESSION = `${COOKIE}-session`;
const LEFT = `${COOKIE}-sign-in`;
const HOUR = 3_600_000;
const person = { email: 'member@example.com', password: PASSWORD };

let service: InProcess;
let account: string;
beforeAll(async () => {
  service = await startInProcess();
  const stub = await openStub(service.url);
  account = stub.account;
  const link = await askForLink(stub.client, service.mailbox, person);
  await confirm(stub.client, link);
});
afterAll(() => service.stop());

async function member() {
  const client = createClient(service.url);
  const answer = await signIn(client, person);
  expect(answer.location).toBe(`${service.url}/account`);
  return client;
}

const me = async (client: ReturnType<typeof createClient>) =>
  (await client.call('GET', '/api/me')).json();

describe('signing in', () => {
  it('opens a session with the account, and leaves no other cookie', async () => {
    const client = await member();
    expect([...client.cookies.keys()]).toEqual([SESSION]);
    expect(await me(client)).toMatchObject({ state: 'member', account, email: person.email });
  });

  it('asks for a code with PKCE, a state and a nonce, new each time', async () => {
    const seen = new Set<string>();
    for (let times = 0; times < 2; times++) {
      const { location = '' } = await createClient(service.url).get('/login');
      const asked = Object.fromEntries(new URL(location).searchParams);
      expect(asked).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        redirect_uri: `${service.url}/callback`,
      });
      for (const name of ['state', 'nonce', 'code_challenge']) seen.add(asked[name] ?? '');
    }
    expect(seen.size).toBe(6);
  });

  it('needs what left with the person: another browser, another state and a second use fail', async () => {
    const client = createClient(service.url);
    const { location = '' } = await client.get('/login');
    const back = await signInAt(location, person);
    expect((await createClient(service.url).get(back)).status).toBe(400);
    const left = new Map(client.cookies);
    const other = createClient(service.url);
    await other.get('/login');
    expect((await other.get(back)).status).toBe(400);
    expect(other.cookies.has(SESSION)).toBe(false);
    expect((await client.get(back)).location).toBe(`${service.url}/account`);
    const again = createClient(service.url, left);
    expect((await again.get(back)).status).toBe(400);
    expect(again.cookies.has(SESSION)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['a made-up code', '?code=x&state=y'],
    ['an error', '?error=access_denied&state=y'],
  ])('fails in words when FusionAuth comes back with %s', async (_, query) => {
    const client = createClient(service.url);
    await client.get('/login');
    const answer = await client.get(`/callback${query}`);
    expect(answer.status).toBe(400);
    expect(client.cookies.has(SESSION)).toBe(false);
    expect(client.cookies.has(LEFT)).toBe(false);
  });

  it.each([
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('does not end at %j', async (to) => {
    const client = createClient(service.url);
    const { location = '' } = await client.get(`/login?to=${encodeURIComponent(to)}`);
    const answer = await client.get(await signInAt(location, person));
    expect(answer.location).toBe(`${service.url}/account`);
  });

  it('ends where the person wanted to go', async () => {
    const client = createClient(service.url);
    const { location: login = '' } = await client.get('/make-change');
    const { location = '' } = await client.get(login);
    const answer = await client.get(await signInAt(location, person));
    expect(answer.location).toBe(`${service.url}/make-change`);
  });

  it("leaves a guest's stub alone, and counts for the member alone while signed in", async () => {
    const { client, account: stub } = await openStub(service.url);
    const before = await kept(service.service.store, stub);
    await signIn(client, person);
    await client.get('/video');
    expect(await me(client)).toMatchObject({ state: 'member', account });
    expect(await kept(service.service.store, stub)).toEqual(before);
  });
});

describe('a session', () => {
  it('gets a new id at every sign-in, and the one before it ends', async () => {
    const client = await member();
    const first = createClient(service.url, new Map(client.cookies));
    await signIn(client, person);
    expect(client.cookies.get(SESSION)).not.toBe(first.cookies.get(SESSION));
    expect(await me(first)).toEqual({ state: 'unknown' });
    expect(await me(client)).toMatchObject({ state: 'member' });
  });

  it('is nobody with any other id', async () => {
    const client = await member();
    const id = client.cookies.get(SESSION) ?? '';
    const guesses = ['', 'x', id.slice(1), `${id}A`, id.toLowerCase(), `${id.slice(0, -1)}!`];
    for (const guess of guesses) {
      const thief = createClient(service.url, new Map([[SESSION, guess]]));
      expect(await me(thief), guess).toEqual({ state: 'unknown' });
    }
  });

  it('ends when it has not been used for long enough', async () => {
    const client = await member();
    await later(13 * HOUR, async () => expect(await me(client)).toEqual({ state: 'unknown' }));
  });

  it('lives on while it is used, but not beyond its longest life', async () => {
    const client = await member();
    for (let hours = 10; hours < 14 * 24; hours += 10) {
      await later(hours * HOUR, async () => {
        expect(await me(client), `after ${hours} hours`).toMatchObject({ state: 'member' });
      });
    }
    await later(14 * 24 * HOUR + 1, async () =>
      expect(await me(client)).toEqual({ state: 'unknown' }),
    );
  });

  it('ends at sign-out, here and at FusionAuth', async () => {
    const client = await member();
    const copy = createClient(service.url, new Map(client.cookies));
    const answer = await client.post('/logout', {});
    expect(answer.location).toContain(`${service.fusionAuth}/oauth2/logout`);
    expect(answer.headers.get('clear-site-data')).toContain('"storage"');
    expect(client.cookies.size).toBe(0);
    expect(await me(copy)).toEqual({ state: 'unknown' });
  });

  it('is not ended by a look at the sign-out page', async () => {
    const client = await member();
    await client.get('/logout');
    expect(await me(client)).toMatchObject({ state: 'member' });
  });
});

/** Does something while the service's clock is ahead. */
async function later(ms: number, work: () => Promise<void>): Promise<void> {
  service.clock.ahead = ms;
  try {
    await work();
  } finally {
    service.clock.ahead = 0;
  }
}
