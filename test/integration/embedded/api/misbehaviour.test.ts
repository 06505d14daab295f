// Misbehaviour on demand: what the control endpoint takes, who may reach it, and that the server then
// fails as it was told.
import { randomBytes } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startInstance, type TestInstance, tenantId } from './instance.ts';

const path = '/embedded/misbehaviour';
const wellBehaved = {
  searchLag: 0,
  lostUpdates: 0,
  clockOffset: 0,
  requests: [],
  webhooks: [],
};

type Plan = Record<string, unknown>;

async function misbehaving(plan: Plan) {
  const instance = await startInstance();
  const put = async (next: Plan) =>
    expect((await instance.call('PUT', path, next)).status).toBe(200);
  await put(plan);
  return { ...instance, put };
}

describe('the control endpoint', () => {
  it('starts well behaved, takes a whole plan, and forgets it on DELETE', async () => {
    const { call } = await startInstance();
    expect((await call('GET', path)).json).toEqual(wellBehaved);
    await call('PUT', path, { clockOffset: 1000 });
    await call('PUT', path, { searchLag: 'frozen' });
    expect((await call('GET', path)).json).toEqual({ ...wellBehaved, searchLag: 'frozen' });
    expect((await call('DELETE', path)).json).toEqual(wellBehaved);
    expect((await call('POST', path, {})).status).toBe(405);
  });

  it.each<[unknown, string]>([
    [{ latency: 5 }, 'latency'],
    [{ searchLag: 'soon' }, 'searchLag'],
    [{ searchLag: -1 }, 'searchLag'],
    [{ clockOffset: 1e18 }, 'clockOffset'],
    [{ requests: [{ outcome: 'hang' }] }, 'requests[0].path'],
    [{ requests: [{ path: '*', outcome: 'explode' }] }, 'requests[0].outcome'],
    [{ requests: [{ path: '*', outcome: 200 }] }, 'requests[0].outcome'],
    [{ requests: [{ path: '*', rate: 2 }] }, 'requests[0].rate'],
    [{ requests: [{ path: '*', next: 1.5 }] }, 'requests[0].next'],
    [{ webhooks: [{ constructor: 1 }] }, 'webhooks[0].constructor'],
    [{ webhooks: {} }, 'webhooks'],
    [[], 'misbehaviour'],
  ])('refuses %j naming %s, and keeps the plan it had', async (plan, field) => {
    const { call } = await misbehaving({ clockOffset: 5 });
    const { status, json } = await call('PUT', path, plan);
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty([field]);
    expect((await call('GET', path)).json.clockOffset).toBe(5);
  });

  it.each([
    ['under a rebound name', { host: 'attacker.example' }],
    ['through a proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['through a proxy that says so otherwise', { forwarded: 'for=203.0.113.7' }],
  ])('does not exist %s', async (_how, headers) => {
    const { url } = await startInstance();
    expect(await statusOf(url + path, headers)).toBe(404);
  });
});

it('the control endpoint can be left out', async () => {
  const { call } = await startInstance({ misbehaviour: 'off' });
  expect((await call('PUT', path, { clockOffset: 5 })).status).toBe(404);
});

/** fetch would not send another Host. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('a request rule', () => {
  const user = '/api/user/00000000-0000-4000-8000-000000000000';

  it('answers its status so many times, on its method and path alone', async () => {
    const rule = { method: 'GET', path: '/api/user/*', outcome: 503, next: 2 };
    const { call } = await misbehaving({ requests: [rule] });
    const statuses = [];
    for (const [method, at] of [
      ['GET', user],
      ['DELETE', user],
      ['GET', '/api/status'],
      ['GET', user],
      ['GET', user],
    ] as const) {
      statuses.push((await call(method, at)).status);
    }
    expect(statuses).toEqual([503, 404, 200, 503, 404]);
    expect((await call('GET', path)).json.requests).toEqual([{ ...rule, next: 0 }]);
  });

  it('strikes at its rate, by the randomness it was given', async () => {
    const drawn = [0.1, 0.9, 0.49, 0.5];
    const random = (bytes: number) => {
      const buffer = randomBytes(bytes);
      if (bytes === 4) buffer.writeUInt32BE((drawn.shift() ?? 0.99) * 2 ** 32);
      return buffer;
    };
    const requests = [{ path: '/api/status', outcome: 500, rate: 0.5 }];
    const { call } = await startInstance({ random });
    await call('PUT', path, { requests });
    const statuses = [];
    for (let at = 0; at < 4; at += 1) statuses.push((await call('GET', '/api/status')).status);
    expect(statuses).toEqual([500, 200, 500, 200]);
  });

  it.each(['reset', 'lose-answer'])('%s cuts the connection', async (outcome) => {
    const { call, put } = await misbehaving({ requests: [{ path: '/api/user', outcome }] });
    await expect(call('POST', '/api/user', { user: { username: 'cut' } })).rejects.toThrow();
    await put({});
    const kept = await call('GET', '/api/user?username=cut');
    expect(kept.status).toBe(outcome === 'reset' ? 404 : 200);
  });

  it('hangs until the caller gives up', async () => {
    const { url } = await misbehaving({ requests: [{ path: '/api/*', outcome: 'hang' }] });
    const answer = fetch(`${url}/api/status`, { signal: AbortSignal.timeout(100) });
    await expect(answer).rejects.toThrow(/timeout/);
  });

  it('is late by its latency, and then answers', async () => {
    const { url, call } = await misbehaving({ requests: [{ path: '/api/status', latency: 60 }] });
    const hasty = fetch(`${url}/api/status`, { signal: AbortSignal.timeout(10) });
    await expect(hasty).rejects.toThrow(/timeout/);
    expect((await call('GET', '/api/status')).status).toBe(200);
  });
});

describe('the clock offset', () => {
  it('moves every instant and the Date header', async () => {
    const { call, createUser, clock } = await misbehaving({ clockOffset: -3_600_000 });
    const user = await createUser({ username: 'x' });
    expect(user.insertInstant).toBe(clock.now - 3_600_000);
    const { headers } = await call('GET', '/api/status');
    expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now - 3_600_000);
  });
});

describe('lost updates', () => {
  const patchAll = async ({ call, createUser, getUser }: TestInstance) => {
    const { id } = await createUser({ username: 'x', data: {} });
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((key) =>
        call('PATCH', `/api/user/${id}`, { user: { data: { [key]: true } } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    return Object.keys((await getUser(id)).data);
  };

  it('leave one of the PATCHes of one user that overlap, all answered with 200', async () => {
    expect(await patchAll(await misbehaving({ lostUpdates: 150 }))).toHaveLength(1);
  });

  it('do not happen otherwise', async () => {
    expect(await patchAll(await startInstance())).toHaveLength(3);
  });
});

describe('a frozen index', () => {
  it('shows nothing new, for however long, until it is flushed or thawed', async () => {
    const { call, createUser, clock, put } = await misbehaving({ searchLag: 'frozen' });
    const total = async () =>
      (await call('POST', '/api/user/search', { search: { queryString: 'username:x*' } })).json
        .total;
    await createUser({ username: 'x1' });
    clock.now += 365 * 86_400_000;
    expect(await total()).toBe(0);
    await call('PUT', '/api/user/search');
    expect(await total()).toBe(1);
    await createUser({ username: 'x2' });
    expect(await total()).toBe(1);
    await put({});
    expect(await total()).toBe(2);
  });
});

describe('a webhook rule', () => {
  const event = 'user.create.complete';

  async function withListener(plan: Plan, transactionType = 'AbsoluteMajority') {
    const ids: string[] = [];
    const arrived = Promise.withResolvers<void>();
    const listener = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString('utf8');
      ids.push(JSON.parse(body).event.id);
      response.end();
      arrived.resolve();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void listener.close());
    const instance = await misbehaving(plan);
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    await instance.call('POST', '/api/webhook', {
      webhook: { url, global: true, eventsEnabled: { [event]: true } },
    });
    const events = { [event]: { enabled: true, transactionType } };
    await instance.call('PATCH', `/api/tenant/${tenantId}`, {
      tenant: { eventConfiguration: { events } },
    });
    return { ...instance, ids, arrival: arrived.promise };
  }

  it('loses the next event, which seems accepted, and no more', async () => {
    const { createUser, ids } = await withListener({ webhooks: [{ event, drop: true, next: 1 }] });
    await createUser({ username: 'lost' });
    expect(ids).toHaveLength(0);
    await createUser({ username: 'told' });
    expect(ids).toHaveLength(1);
  });

  it('repeats an event under one id', async () => {
    const { createUser, ids } = await withListener({ webhooks: [{ duplicate: true }] });
    await createUser({ username: 'twice' });
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('delays an event', async () => {
    const webhooks = [{ event: 'user.create.*', delay: 400 }];
    const { createUser, ids, arrival } = await withListener({ webhooks }, 'None');
    await createUser({ username: 'late' });
    expect(ids).toHaveLength(0);
    await arrival;
    expect(ids).toHaveLength(1);
  });

  it('leaves other events alone', async () => {
    const { createUser, ids } = await withListener({
      webhooks: [{ event: 'user.delete*', drop: true }],
    });
    await createUser({ username: 'told' });
    expect(ids).toHaveLength(1);
  });
});
