// The operator's page: who may see it, what it shows, what its forms do.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { registerMember, signedIn } from '../support/member.ts';
import { signIn } from '../support/sign-in.ts';
import { openStub } from '../support/stub.ts';

let service: InProcess;
let operator: Client;
beforeAll(async () => {
  service = await startInProcess({ ACTIVE_USER_PRICE: '0.02 EUR' });
  operator = await operatorOf(service);
});
afterAll(() => service.stop());

async function operatorOf({ url, config }: InProcess): Promise<Client> {
  const client = createClient(url);
  const password = config.FUSIONAUTH_ADMIN_PASSWORD;
  await signIn(client, { email: 'admin@changebank.example', password });
  return client;
}

const PATHS = ['/admin', `/admin/accounts/${crypto.randomUUID()}`];
const FORMS = [
  '/admin/accounts',
  '/admin/cull/dry-run',
  `/admin/accounts/${crypto.randomUUID()}/retry`,
];

it('nobody but an operator learns that there is such a page: stranger, guest and member get a 404', async () => {
  const member = await signedIn(service, await registerMember(service, 'nosy@example.com'));
  const { client: guest } = await openStub(service.url);
  for (const client of [createClient(service.url), guest, member]) {
    for (const path of PATHS) expect((await client.get(path)).status, path).toBe(404);
    for (const path of FORMS) expect((await client.post(path, {})).status, path).toBe(404);
  }
  expect(await service.service.store.audited(10)).toEqual([]);
});

it('an operator’s forms are refused from another site, and their answers kept by no cache', async () => {
  for (const path of FORMS) {
    const answer = await operator.send(path, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status, path).toBe(403);
  }
  const { headers } = await operator.get('/admin');
  expect(headers.get('cache-control')).toBe('no-store');
});

it('shows how many came how far today, and what a conversion cost', async () => {
  await service.service.store.count([
    { name: 'webhook', at: Date.now() - (Date.now() % 86_400_000), of: 'refused', n: 7 },
  ]);
  await registerMember(service, 'ann@example.com');
  await eventually(async () => {
    const { body } = await operator.get('/admin');
    const today = row(body, new Date().toISOString().slice(0, 10));
    const [, opened, asked, proven, registered] = today.map(Number);
    expect(opened).toBeGreaterThanOrEqual(2);
    expect([asked, proven, registered]).toEqual([2, 2, 2]);
    expect(row(body, 'video.watched').slice(0, 4).map(Number)).toEqual([opened, 2, 2, 2]);
    expect(row(body, new Date().toISOString().slice(0, 7)).at(-1)).toMatch(/^€0\.0\d$/);
    expect(row(body, 'refused')).toEqual(['7']);
    expect((await operator.get('/metrics')).body).toMatch(/^vestibule_actions_total [2-9]$/m);
  });
});

it('a dry run begins behind the request, is noted before, and shows in the history', async () => {
  const answer = await operator.post('/admin/cull/dry-run', {});
  expect([answer.status, answer.location]).toEqual([303, `${service.url}/admin#cull`]);
  await eventually(async () => {
    const [run] = await service.service.store.culls(1);
    expect(run).toMatchObject({
      dryRun: true,
      by: expect.stringMatching(/^member [0-9a-f-]{36}$/),
    });
    expect(run?.endedAt).toBeDefined();
  });
  const { body } = await operator.get('/admin');
  expect(body).toContain('would be deactivated');
  expect((await service.service.store.audited(1))[0]).toMatchObject({ did: 'dry run' });
});

it('a parked account shows with its reason; retrying it is noted, and it is due again', async () => {
  const { account } = await openStub(service.url);
  const { store } = service.service;
  await eventually(async () => expect((await store.account(account))?.directory).toBe('present'));
  await store.commit({
    type: 'synced',
    account,
    at: Date.now(),
    version: 0,
    result: { type: 'parked', reason: 'FusionAuth says <no>' },
  });
  expect((await operator.get('/admin')).body).toContain('FusionAuth says &lt;no&gt;');
  const answer = await operator.post(`/admin/accounts/${account}/retry`, {});
  expect([answer.status, answer.location]).toEqual([
    303,
    `${service.url}/admin/accounts/${account}`,
  ]);
  expect((await store.account(account))?.sync.parked).toBeUndefined();
  expect((await store.audited(1))[0]).toMatchObject({ did: 'retry', account });
});

it('one account’s page has its whole timeline, and FusionAuth’s record beside the store’s', async () => {
  const { account } = await registerMember(service, 'bea@example.com');
  const found = await operator.post('/admin/accounts', { id: account.toUpperCase() });
  expect([found.status, found.location]).toEqual([303, `${service.url}/admin/accounts/${account}`]);
  await eventually(async () => {
    const { body } = await operator.get(`/admin/accounts/${account}`);
    for (const name of ['video.watched', 'conversion.asked', 'account.registered'])
      expect(body).toContain(`<td>${name}</td>`);
    expect(row(body, 'Email')).toEqual(['bea@example.com', 'bea@example.com']);
    expect(row(body, 'watchCount')).toEqual(['1', '1']);
    expect(row(body, 'anonymousUser')).toEqual(['false', 'false']);
  });
  for (const id of ['nonsense', { toString: null }, [account]])
    expect((await operator.call('POST', '/admin/accounts', { id })).status).toBe(422);
  expect((await operator.get(`/admin/accounts/${crypto.randomUUID()}`)).status).toBe(404);
});

it('a page that refreshes itself keeps no session alive', async () => {
  const idle = await operatorOf(service);
  service.clock.ahead += service.config.SESSION_IDLE - 60_000;
  expect((await idle.get('/admin?live')).status).toBe(200);
  service.clock.ahead += 120_000;
  expect((await idle.get('/admin?live')).status).toBe(404);
});

/** The cells of the row that begins with this head. */
function row(body: string, head: string): string[] {
  const [, cells = ''] =
    body.split(`<th scope="row">${head}</th>`)[1]?.match(/^(.*?)<\/tr>/s) ?? [];
  const text = body.includes(`<th scope="row">${head}</th>`) ? cells : '';
  return [...text.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell);
}
