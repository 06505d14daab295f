// Several processes on one PostgreSQL and one FusionAuth: whichever answers, it is one service.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { askForLink, confirm } from '../support/register.ts';
import { type Service, startService } from '../support/service.ts';

const TOKEN_KEYS = JSON.stringify({
  keys: [generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })],
});

let database: Postgres;
let fusionAuth: FusionAuth;
let url: string;
const replicas: Service[] = [];
beforeAll(async () => {
  [database, fusionAuth] = await Promise.all([startPostgres(), startFusionAuth()]);
  url = await database.database();
  const shared = {
    DATABASE_URL: url,
    FUSIONAUTH_URL: fusionAuth.url,
    APP_URL: 'http://localhost:9012',
    TOKEN_KEYS,
  };
  for (let n = 0; n < 3; n++) replicas.push(await startService(shared));
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.dispose()));
  await Promise.all([database?.stop(), fusionAuth?.stop()]);
});

/** The same device, to each of the replicas in turn. */
let devices: Client[];
let cookies: Map<string, string>;
beforeEach(() => {
  cookies = new Map();
  devices = replicas.map((replica) => createClient(replica.url, cookies));
});

const visit = (turn: number) => devices[turn % devices.length]?.get('/video');

interface Row {
  id: string;
  events: number;
  watchCount: number;
}

async function rows(): Promise<Row[]> {
  const found = await database.sql(
    `SELECT id, doc, (SELECT count(*) FROM event WHERE account = account.id) AS events FROM account`,
    url,
  );
  return found.map(({ id, doc, events }) => ({
    id,
    events: Number(events),
    watchCount: JSON.parse(doc).profile.watchCount,
  }));
}

/** Tells the embedded FusionAuth what to do wrong from now on; nothing, when nothing is said. */
async function misbehave(plan?: object): Promise<void> {
  const { ok } = await fetch(`${fusionAuth.url}/embedded/misbehaviour`, {
    method: plan ? 'PUT' : 'DELETE',
    headers: { 'content-type': 'application/json' },
    ...(plan && { body: JSON.stringify(plan) }),
  });
  expect(ok).toBe(true);
}

async function expectInLine(): Promise<void> {
  for (const { id, watchCount } of await rows()) {
    expect((await recordOf(fusionAuth.url, id))?.data.watchCount).toBe(watchCount);
  }
}

it('three hundred requests of one visitor, spread over three replicas, are counted exactly', async () => {
  expect((await visit(0))?.status).toBe(200);
  const answers = await Promise.all(Array.from({ length: 299 }, (_, turn) => visit(turn)));
  expect(answers.filter((answer) => answer?.status === 200)).toHaveLength(299);
  expect(await rows()).toMatchObject([{ events: 300, watchCount: 300 }]);
  await eventually(expectInLine, 20_000);
});

it('what one replica has ended, no other accepts', async () => {
  await visit(0);
  const before = new Map(cookies);
  const old = replicas.map((replica) => createClient(replica.url, new Map(before)));
  for (const device of old) {
    expect((await device.get('/api/me')).json()).toHaveProperty('account');
  }
  await devices[0]?.call('DELETE', '/api/me');
  for (const device of old) {
    expect((await device.get('/api/me')).json()).not.toHaveProperty('account');
  }
});

it('what a replica that dies was at, another takes over when its lease has ended', async () => {
  await misbehave({ requests: [{ method: 'POST', path: '/api/user/*', outcome: 'hang' }] });
  const visitors = Array.from({ length: 6 }, () => {
    const jar = new Map<string, string>();
    return replicas.map((replica) => createClient(replica.url, jar));
  });
  let acknowledged = 0;
  const visitAll = async (turn: number) => {
    for (const devices of visitors) {
      const answer = await devices[turn % devices.length]?.get('/video').catch(() => undefined);
      if (answer?.status === 200) acknowledged++;
    }
  };
  await visitAll(0);
  const pid = replicas[0]?.pid();
  const held = async (owner = '%') =>
    (await database.sql(`SELECT account FROM due WHERE owner LIKE '${owner}'`, url)).length;
  await eventually(async () => expect(await held(`${pid}-%`)).toBeGreaterThan(0));
  await Promise.all([replicas[0]?.kill(), visitAll(1), visitAll(2)]);
  expect(await held(`${pid}-%`)).toBeGreaterThan(0);
  await misbehave();

  await database.sql(`UPDATE due SET until = until - 30000 WHERE owner LIKE '${pid}-%'`, url);
  await eventually(expectInLine, 20_000);
  await eventually(async () => expect(await held()).toBe(0));
  const counts = (await rows()).filter(({ events }) => events > 0 && events < 300);
  expect(counts.reduce((sum, { watchCount }) => sum + watchCount, 0)).toBe(acknowledged);
  for (const { events, watchCount } of counts) expect(events).toBe(watchCount);
});

it('who registers on one replica is signed in on all, and signed out on all', async () => {
  await replicas[0]?.restart();
  const [one, other, third] = devices as [Client, Client, Client];
  await one.get('/video');
  const link = await askForLink(other, fusionAuth.mailbox, { email: 'ann@example.com' });
  expect((await confirm(third, link)).status).toBe(303);
  const states = (of: Client[]) =>
    Promise.all(of.map(async (device) => (await device.get('/api/me')).json().state));
  expect(await states(devices)).toEqual(['member', 'member', 'member']);
  const copies = replicas.map((replica) => createClient(replica.url, new Map(cookies)));
  await other.post('/logout', {});
  expect(await states(devices)).not.toContain('member');
  expect(await states(copies)).not.toContain('member');
});
