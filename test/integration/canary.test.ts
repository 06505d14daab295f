// What people send is found again only where it must be: not in the log, the metrics, or any other file (E10).
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { awaitMail } from '../support/mail.ts';
import { rawRequest } from '../support/raw-request.ts';
import { confirm } from '../support/register.ts';
import { type Service, startService } from '../support/service.ts';
import { COOKIE, openStub } from '../support/stub.ts';

/** Things that nothing else in the world contains. */
const canary = {
  /** Sent everywhere but where an address is asked for. */
  email: 'canary-email@stray.example',
  /** Asked for, and never proven. */
  pending: 'canary-pending@kept.example',
  /** Asked for, and proven. */
  member: 'canary-member@kept.example',
  password: 'canary password of many words',
  agent: 'Canary-Agent/1.0',
  referrer: 'https://canary-referrer.example/',
  network: '203.0.113.77',
  key: 'canary-idempotency-key',
  text: 'canary-free-text',
};

/** Where a canary must be, and why; anywhere else is a leak. */
const EXCEPTIONS: readonly { file: RegExp; holds: (keyof typeof canary)[]; why: string }[] = [
  {
    file: /^vestibule\.db(-wal)?$/,
    holds: ['pending', 'member'],
    why: 'the address under proof is the conversion; a proven one is the account and its session',
  },
  {
    file: /^fusionauth/,
    holds: ['pending', 'member'],
    why: 'FusionAuth is the directory of addresses, and the embedded one also keeps the mail it sent',
  },
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PATHS = [
  ...['/', '/video', '/video/no-nickels', '/video/canary-free-text', '/favorites', '/register'],
  ...['/register/confirm', '/login', '/callback', '/logout', '/account', '/account/erase'],
  ...['/make-change', '/privacy', '/api/actions', '/api/me', '/api/me/export', '/api/register'],
  ...['/api/release', '/api/merge', '/webhook', '/healthz', '/readyz', '/metrics', '/openapi.json'],
  ...['/account/merge', '/account/merge/undo', '/api/merge/canary-free-text', '/api/me/events'],
  ...['/privacy/device', '/privacy/device/export', '/privacy/device/choice', '/api'],
  ...['/privacy/device/erase', '/privacy/incognito', '/switch', '/fs/ops', '/admin'],
  ...['/admin/accounts', '/admin/accounts/canary-free-text'],
  ...['/.well-known/jwks.json', '/vestibule.css', '/nowhere', '/api/nowhere', '/%E0%A4%A'],
];
/** What is no event is kept as text, for whoever has to mend the tracker. */
const COLLECTOR = ['/com.snowplowanalytics.snowplow/tp2', '/i'];

let service: Service;
let secrets: string[];
beforeAll(async () => {
  service = await startService({ LOG_LEVEL: 'trace', TRUST_PROXY: '1' });
  secrets = await live();
});
afterAll(() => service.dispose());

const { email, password, text } = canary;
const BODIES: readonly (readonly [string, string])[] = [
  ['application/x-www-form-urlencoded', new URLSearchParams({ note: email, password }).toString()],
  ['application/x-www-form-urlencoded', new URLSearchParams({ email: `${email} x` }).toString()],
  ['application/json', JSON.stringify({ action: text, properties: { film: email } })],
  ['application/json', JSON.stringify({ email: `${email}@`, password, [text]: 1 })],
  ['application/json', `{"email":"${email}", broken ${text}`],
  ['text/plain', `${email} ${password}`],
];

/** Every route, in every way that is answered or refused. */
async function sendEverywhere(token: string, paths = PATHS): Promise<number[]> {
  const statuses: number[] = [];
  const query = new URLSearchParams({ email, password, token, code: token, id: text, to: email });
  const headers = {
    accept: 'text/html',
    'user-agent': canary.agent,
    referer: canary.referrer,
    'x-forwarded-for': canary.network,
    'idempotency-key': `${canary.key} ${text}`,
    'x-fusionauth-signature-jwt': token,
    authorization: `Bearer ${token}x`,
    cookie: `${COOKIE}=${token}x; ${COOKIE}-session=${text}; ${COOKIE}-sign-in=${token}`,
  };
  for (const path of paths) {
    for (const method of METHODS) {
      const url = `${service.url}${path}?${query}`;
      const bodies = method === 'GET' || method === 'HEAD' ? [undefined] : BODIES;
      for (const [type, body] of bodies.map((one) => one ?? [])) {
        const about = type === undefined ? headers : { ...headers, 'content-type': type };
        statuses.push(
          (await rawRequest(url, { method, headers: about, ...(body && { body }) })).status,
        );
      }
    }
  }
  return statuses;
}

/** One person signs up, one asks and never proves; both use every kind of credential. */
async function live(): Promise<string[]> {
  const headers = { 'user-agent': canary.agent, 'x-forwarded-for': canary.network };
  const { client, token } = await openStub(service.url);
  const asking = await openStub(service.url);
  await asking.client.post('/register', { email: canary.pending });
  const native = { ...headers, 'token-transport': 'bearer', 'idempotency-key': canary.key };
  const film = { action: 'video.watched', properties: { film: 'no-nickels' } };
  const bearer = (
    await createClient(service.url).call('POST', '/api/actions', film, native)
  ).json();
  await client.post('/register', { email: canary.member });
  const { link } = await awaitMail(service.mailbox, canary.member);
  await client.get(link, headers);
  await confirm(client, link, { password: canary.password });
  await client.get('/account', headers);
  await client.get('/api/me/export', headers);
  const session = client.cookies.get(`${COOKIE}-session`) ?? '';
  expect(session).not.toBe('');
  await awaitMail(service.mailbox, canary.pending);
  const id = new URL(link).searchParams.get('id') ?? '';
  return [token, asking.token, String(bearer.token), session, id];
}

async function filesUnder(folder: string): Promise<{ name: string; content: string }[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { name: path.slice(folder.length + 1), content: await readFile(path, 'latin1') };
    }),
  );
}

/** Where canaries and tokens are, other than where they must be. */
async function leaks(): Promise<string[]> {
  const metrics = (await createClient(service.url).get('/metrics')).body;
  const files = await filesUnder(service.settings.DATA_DIR);
  expect(files.map(({ name }) => name)).toContain('vestibule.db');
  const places = [
    { name: 'the log', content: service.output() },
    { name: 'the metrics', content: metrics },
    ...files,
  ];
  return places.flatMap(({ name, content }) => {
    const kinds = Object.entries(canary).filter(([, value]) => content.includes(value));
    const expected = EXCEPTIONS.filter(({ file }) => file.test(name)).flatMap(({ holds }) => holds);
    const leaked = kinds.filter(([kind]) => !expected.includes(kind as keyof typeof canary));
    const tokens = name.startsWith('fusionauth') ? secrets.slice(0, 4) : secrets;
    const told = tokens.filter((secret) => content.includes(secret));
    return [
      ...leaked.map(([kind]) => `${kind} in ${name}`),
      ...told.map((_) => `a token in ${name}`),
    ];
  });
}

it('E10: no canary is found but where it must be', async () => {
  const statuses = await sendEverywhere(secrets[0] ?? '');
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  // The last lines of the log are written when the connections have closed.
  await eventually(() => expect(service.output()).toContain('"path":"/video/:slug"'));
  expect(await leaks()).toEqual([]);
});

it('E10: of what the collector cannot read the store keeps words, and nothing that leads to anybody', async () => {
  const statuses = await sendEverywhere(secrets[0] ?? '', COLLECTOR);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  await eventually(() => expect(service.output()).toContain('"path":"/i"'));
  const places = (await leaks()).map((one) => one.replace(/-wal$/, ''));
  expect([...new Set(places)].sort()).toEqual(['password in vestibule.db', 'text in vestibule.db']);
});

it('E10: the search finds what is there: the exceptions hold what they are for', async () => {
  const files = await filesUnder(service.settings.DATA_DIR);
  for (const { file, holds } of EXCEPTIONS) {
    const content = files.filter(({ name }) => file.test(name)).map((one) => one.content);
    for (const kind of holds)
      expect(content.join(''), `${kind} in ${file}`).toContain(canary[kind]);
  }
  expect(service.output()).toContain('"path":"/api/register"');
});
