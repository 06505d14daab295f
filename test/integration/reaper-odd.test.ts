// A FusionAuth that answers, yet in a way that makes one doubt all it says: the run stops, and nothing has changed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchClock } from '../../src/fusionauth/clock-watch.ts';
import { connect } from '../../src/fusionauth/connect.ts';
import { fusionAuthCuller } from '../../src/fusionauth/culler.ts';
import type { Exchange } from '../../src/fusionauth/exchange.ts';
import { exchangeWithin } from '../../src/fusionauth/exchange.ts';
import { ask, id, open } from '../support/changes.ts';
import { APPLICATION, CULL_KEY, recordOf, TENANT } from '../support/directory.ts';
import { cullOf, DAY, type Lifecycle, settle, startLifecycle } from '../support/lifecycle.ts';

const STUBS = 24;

let life: Lifecycle;
let stubs: string[];
beforeEach(async () => {
  life = await startLifecycle();
  stubs = Array.from({ length: STUBS }, id);
  for (const stub of stubs) await life.store.commit(open(stub, { at: life.clock.now }));
  await settle(life);
  life.clock.now += 41 * DAY;
});
afterEach(() => life.close());

type Body = Record<string, unknown> & { users?: Record<string, unknown>[] };

/** The cull through a FusionAuth whose answers to searches `bend` has been at. */
function cullWith(bend: (found: Body, search: number) => Body | undefined, status = 200) {
  const honest = exchangeWithin(3000);
  let searches = 0;
  return cullThrough(async (call) => {
    const reply = await honest(call);
    if (!call.url.includes('/api/user/search')) return reply;
    const body = bend(reply.body as Body, searches++);
    return body === undefined ? { ...reply, status, body: {} } : { ...reply, status: 200, body };
  });
}

/** The cull through a FusionAuth whose record of one stub `bend` has been at. */
function cullWithRecord(stub: string | undefined, bend: (user: Record<string, unknown>) => Body) {
  const honest = exchangeWithin(3000);
  return cullThrough(async (call) => {
    const reply = await honest(call);
    if (!call.url.endsWith(`/api/user/${stub}`) || call.method !== 'GET') return reply;
    return { ...reply, body: bend((reply.body as { user: Record<string, unknown> }).user) };
  });
}

function cullThrough(exchange: Exchange) {
  const watch = watchClock(exchange, life.now);
  const connection = { url: life.url, tenantId: TENANT, exchange: watch.heard };
  const client = connect({ ...connection, apiKey: CULL_KEY });
  const culler = fusionAuthCuller({ client, applicationId: APPLICATION, watch });
  return cullOf({ ...life, culler }, { maxFraction: 1 })({});
}

async function expectUntouched(): Promise<void> {
  expect((await life.store.counts()).byState).toMatchObject({ anonymous: STUBS, culled: 0 });
  for (const stub of stubs) expect((await recordOf(life.url, stub))?.active).toBe(true);
}

describe('a search that', () => {
  it.each<[string, (found: Body, search: number) => Body, string]>([
    [
      'names people who are not anonymous',
      (found) => ({
        ...found,
        users: (found.users ?? []).map((user) => ({ ...user, data: { anonymousUser: false } })),
      }),
      'are not anonymous',
    ],
    [
      'names users without an id',
      (found) => ({ ...found, users: (found.users ?? []).map(({ id: _, ...user }) => user) }),
      'without an id',
    ],
    [
      'names users of another tenant',
      (found) => ({
        ...found,
        users: (found.users ?? []).map((user) => ({ ...user, tenantId: id() })),
      }),
      'of another tenant',
    ],
    [
      'names nobody, where the store knows many',
      (found, search) => (search === 0 ? found : { total: 0, users: [] }),
      'search names nobody',
    ],
    [
      'gives one page again and again',
      (found, search) => (search === 0 ? found : { ...found, total: 9999, nextResults: 'again' }),
      'the same page again and again',
    ],
  ])('%s stops the run', async (_, bend, words) => {
    let first: Body | undefined;
    const said = await cullWith((found, search) => {
      if (search === 1) first = bend(found, search);
      return words.includes('again') && first ? first : bend(found, search);
    });
    expect(said).toMatchObject({ culled: 0, stopped: expect.stringContaining(words) });
    await expectUntouched();
  });
});

describe('a record that', () => {
  it.each<[string, (user: Record<string, unknown>) => Body]>([
    ['is another user’s', (user) => ({ user: { ...user, id: id() } })],
    ['is of another tenant', (user) => ({ user: { ...user, tenantId: id() } })],
  ])('%s stops the run before it changes anything', async (_, bend) => {
    const said = await cullWithRecord(stubs[7], bend);
    expect(said).toMatchObject({ culled: 0, stopped: expect.stringContaining('another user') });
    await expectUntouched();
  });

  it('is not there in an answer that says all is well is no answer: the stub stays', async () => {
    const said = await cullWithRecord(stubs[7], () => ({}));
    expect(said).toMatchObject({ culled: STUBS - 1, kept: { 'no answer': 1 }, errors: 1 });
    expect((await life.store.account(stubs[7] ?? ''))?.state).toBe('anonymous');
  });
});

it('a FusionAuth that holds none of the users that it should is another one: the run stops', async () => {
  const { culler } = life;
  const other = { ...culler, searches: async () => false, user: async () => undefined };
  const said = await cullOf({ ...life, culler: other }, { maxFraction: 1 })({});
  expect(said).toMatchObject({
    culled: 0,
    stopped: expect.stringContaining('should hold it lacks'),
  });
  await expectUntouched();
});

it('many who stay by their rows alone are no reason to doubt: FusionAuth was not asked for them', async () => {
  life.clock.now -= DAY;
  for (const stub of stubs) {
    await life.store.commit(ask(stub, { at: life.clock.now, email: `${stub}@example.com` }));
  }
  life.clock.now += DAY;
  const said = await cullOf(life)({});
  expect(said).toMatchObject({ scanned: STUBS, kept: { converting: STUBS } });
  expect(said).not.toHaveProperty('stopped');
});

describe('a search engine that cannot see what a profile holds', () => {
  it.each<[string, (found: Body) => Body | undefined]>([
    ['refuses the query', () => undefined],
    [
      'leaves the query out, and names whoever there is',
      () => ({ users: [{ id: id() }], total: 1 }),
    ],
  ])('%s: the store alone nominates', async (_, bend) => {
    let searches = 0;
    const said = await cullWith((found) => {
      searches++;
      return bend(found);
    }, 400);
    expect(said).toMatchObject({ scanned: STUBS, culled: STUBS });
    expect(said).not.toHaveProperty('stopped');
    expect(searches).toBe(1);
    expect((await recordOf(life.url, stubs[0] ?? ''))?.active).toBe(false);
  });
});
