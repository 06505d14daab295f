// What was recorded, as it can be asked for: by its person, by an operator, by a warehouse and by the site.
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { exportEvents } from '../../src/cli/export-events.ts';
import { delivery } from '../../src/tracking/deliver.ts';
import { createClient } from '../support/client.ts';
import { collecting } from '../support/collecting.ts';
import { pageView, payload, send } from '../support/snowplow.ts';
import { openStub } from '../support/stub.ts';
import { event } from '../support/tracked.ts';

const { service, client, logged, member } = collecting();
const log = () => service().service.store.tracked;
const events = async (query = '') =>
  (await client().call('GET', `/api/me/events${query}`)).json<{
    events: { name: string; source: string; id: string }[];
    next?: string;
  }>();

it('a member reads their own timeline, with their device’s events from before they were known', async () => {
  const duid = randomUUID();
  await send(client(), payload(pageView({ duid }), pageView()));
  const account = await member();
  await send(client(), payload(pageView({ duid, uid: account })));
  const page = await events();
  expect(page.events.map(({ source, name }) => [source, name])).toEqual([
    ['snowplow', 'page_view'],
    ['account', 'member.signed-in'],
    ['snowplow', 'page_view'],
  ]);
  expect(page).not.toHaveProperty('next');
  expect(JSON.stringify(page)).not.toContain(duid);
});

it('never what came after a release, nor anybody else’s', async () => {
  const duid = randomUUID();
  const account = await member();
  await send(client(), payload(pageView({ duid, uid: account })));
  client().cookies.set('_sp_id.1fff', `${duid}.1.1.1..sid....0`);
  const released = await client().call('POST', '/api/release');
  expect(released.headers.getSetCookie().join('\n')).toMatch(/^_sp_id\.1fff=;/m);
  service().clock.ahead += 10;
  await send(client(), payload(pageView({ duid, page: 'the next person' })));
  const theirs = await log().ofMember(account, { limit: 10 });
  expect(theirs.map(({ props }) => JSON.parse(props).page)).toEqual(['Cart']);
  expect((await logged()).at(-1)).not.toHaveProperty('device');
});

it('a timeline is read page by page, without gap or repeat', async () => {
  const account = await member();
  await send(client(), payload(...Array.from({ length: 7 }, () => pageView({ uid: account }))));
  const seen: string[] = [];
  let next: string | undefined;
  do {
    const page = await events(`?limit=3${next ? `&after=${next}` : ''}`);
    expect(page.events.length).toBeLessThanOrEqual(3);
    seen.push(...page.events.map(({ id }) => id));
    next = page.next;
  } while (next);
  expect(seen).toHaveLength(8);
  expect(new Set(seen).size).toBe(8);
});

it('a guest reads what the site recorded; whoever is nobody is told so', async () => {
  const { client: guest } = await openStub(service().url);
  const answer = await guest.call('GET', '/api/me/events');
  expect(answer.json<{ events: unknown[] }>().events).toHaveLength(1);
  expect((await createClient(service().url).call('GET', '/api/me/events')).status).toBe(401);
});

it.each(['?limit=0', '?limit=501', '?limit=x', '?after=x', '?other=1'])(
  'the query %s is refused, naming the field',
  async (query) => {
    await member();
    const answer = await client().call('GET', `/api/me/events${query}`);
    expect(answer.status).toBe(422);
    expect(answer.json().field).toBe(query.slice(1).split('=')[0]);
  },
);

it('the export holds all that was tracked, and erasure removes it', async () => {
  const duid = randomUUID();
  const account = await member();
  await send(client(), payload(pageView({ duid, uid: account, sid: 's-1' })));
  const kept = await client().call('GET', '/api/me/export');
  expect(kept.json().tracked).toMatchObject([{ device: duid, session: 's-1', uid: account }]);
  expect((await client().call('DELETE', '/api/me')).status).toBe(202);
  expect(await log().ofMember(account, { limit: 10 })).toEqual([]);
  expect(await log().ofDevice(duid, { limit: 10 })).toEqual([]);
});

it('a warehouse gets every event as a line of JSON, from any place on', async () => {
  await log().append([event({ props: '{"a":"é\\n"}' }), event({ device: 'd', name: 'second' })]);
  const mine = await logged();
  const written = async (since: number) => {
    let text = '';
    const out = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        text += chunk;
        done();
      },
    });
    await exportEvents(log(), since, out);
    return text
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
  };
  const [first, second] = await written((mine[0]?.seq ?? 0) - 1);
  expect(first).toMatchObject({ seq: mine[0]?.seq, data: { a: 'é\n' } });
  expect(second).toMatchObject({ name: 'second', device: 'd' });
  expect((await written(first.seq)).map(({ seq }) => seq)).toEqual([second.seq]);
});

it('a subscriber is told of every event at least once, in order, and again after it failed', async () => {
  const heard: number[][] = [];
  let fails = true;
  const onError = vi.fn();
  const { store } = service().service;
  const name = randomUUID();
  const last = (await log().read(0, 10_000)).at(-1)?.seq ?? 0;
  await log().moveCursor(name, last);
  const about = {
    ...{ store, now: Date.now, onError },
    subscribers: [
      {
        name,
        async onEvents(events: readonly { seq: number }[]) {
          heard.push(events.map(({ seq }) => seq));
          if (fails) throw new Error('mail is down');
        },
      },
    ],
  };
  const one = delivery({ ...about, owner: 'one' });
  await log().append([event(), event()]);
  expect(await one.runOnce()).toBe(0);
  expect(onError).toHaveBeenCalledWith(name, new Error('mail is down'));
  fails = false;
  const other = delivery({ ...about, owner: 'other' });
  expect(await other.runOnce()).toBe(2);
  await log().append([event()]);
  expect(await one.runOnce()).toBe(1);
  expect(await other.runOnce()).toBe(0);
  const places = (await logged()).map(({ seq }) => seq);
  expect(heard).toEqual([places.slice(0, 2), places.slice(0, 2), places.slice(2)]);
});
