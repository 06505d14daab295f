// The timeline: two tables in one line of time, newest first, page by page, nothing twice and nothing left out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportOf } from '../../../src/accounts/export.ts';
import { readPlace, timeline } from '../../../src/accounts/timeline.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { id, open, record, T0, watched } from '../../support/changes.ts';
import { event, identified } from '../../support/tracked.ts';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-timeline-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: () => T0 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Own events at 0, 2 and 2; tracked ones at 1, 2 and 3. */
async function lived(): Promise<string> {
  const [account, device] = [id(), id()];
  await store.commit(open(account, { action: { ...watched(), name: 'own 0' } }));
  for (const name of ['own 2a', 'own 2b']) {
    await store.commit(record(account, { at: T0 + 2, action: { ...watched(), name } }));
  }
  await store.tracked.append([
    identified(device, account),
    event({ device, name: 'tracked 1', at: T0 + 1, session: 's', props: '{"page":"/"}' }),
    event({ uid: account, name: 'tracked 2', at: T0 + 2 }),
    event({ device, name: 'tracked 3', at: T0 + 3 }),
  ]);
  return account;
}

/** At the same instant the account's own come after the tracked ones, and among them in the order of the log. */
const LATEST_FIRST = ['tracked 3', 'own 2b', 'own 2a', 'tracked 2', 'tracked 1', 'own 0'];

describe('a timeline', () => {
  it('tells of each event what it was and when, and names the table that it is from', async () => {
    const account = await lived();
    const { events, next } = await timeline(store)(account, 10);
    expect(events.map(({ name }) => name)).toEqual(LATEST_FIRST);
    expect(next).toBeUndefined();
    expect(events.at(-1)).toEqual({
      ...{ id: expect.any(String), source: 'account', name: 'own 0', at: T0 },
      data: { film: 'pennies' },
    });
    const about = { source: 'snowplow', name: 'tracked 1', at: T0 + 1, session: 's' };
    expect(events[4]).toEqual({ id: expect.any(String), ...about, data: { page: '/' } });
    expect(events[3]).not.toHaveProperty('session');
  });

  it.each([1, 2, 3, 5, 6, 7])(
    'in pages of %d tells everything once, in the same order',
    async (limit) => {
      const account = await lived();
      const seen: string[] = [];
      let pages = 0;
      for (let next: string | undefined = ''; next !== undefined; pages++) {
        const page = await timeline(store)(account, limit, next ? readPlace(next) : undefined);
        expect(page.events.length).toBeLessThanOrEqual(limit);
        seen.push(...page.events.map(({ name }) => name));
        next = page.next;
      }
      expect(seen).toEqual(LATEST_FIRST);
      expect(pages).toBe(Math.ceil(LATEST_FIRST.length / limit));
    },
  );

  it('of an event without data says so, and of nobody nothing', async () => {
    const account = id();
    const { data: _, ...bare } = watched();
    await store.commit(open(account, { action: bare }));
    expect((await timeline(store)(account, 1)).events).toMatchObject([{ data: {} }]);
    expect(await timeline(store)(id(), 1)).toEqual({ events: [] });
  });
});

describe('a place in it', () => {
  it('is an instant and a number', () => {
    expect(readPlace('1750000000000-42')).toEqual({ at: 1_750_000_000_000, seq: 42 });
    expect(readPlace(`${'9'.repeat(15)}-${'9'.repeat(16)}`)).toBeDefined();
  });

  it.each(['', '1', '-', '1-', '-1', 'x-1', '1-x', '1-1 ', ' 1-1', '1-1-1', '1.5-1', '1-1e3'])(
    'is not %j',
    (text) => expect(readPlace(text)).toBeUndefined(),
  );

  it('is not longer than an instant and a place of the log can be', () => {
    expect(readPlace(`${'9'.repeat(16)}-1`)).toBeUndefined();
    expect(readPlace(`1-${'9'.repeat(17)}`)).toBeUndefined();
  });
});

it('the export has all that was tracked, as it was, and its instants in words', async () => {
  const account = await lived();
  const row = await store.account(account);
  const told = row && (await exportOf(store, row));
  expect(told?.events).toHaveLength(3);
  expect(told?.tracked?.map(({ name }) => name)).toEqual(['tracked 3', 'tracked 2', 'tracked 1']);
  const instant = new Date(T0 + 1).toISOString();
  expect(told?.tracked?.[2]).toMatchObject({
    ...{ source: 'snowplow', session: 's', device: expect.any(String), data: { page: '/' } },
    ...{ at: instant, receivedAt: instant },
  });
  for (const inner of ['seq', 'props', 'madeAt']) {
    expect(told?.tracked?.[0]).not.toHaveProperty(inner);
  }
});

it('the export of whom nobody tracked does not speak of it', async () => {
  const account = id();
  await store.commit(open(account));
  const row = await store.account(account);
  expect(row && (await exportOf(store, row))).not.toHaveProperty('tracked');
});
