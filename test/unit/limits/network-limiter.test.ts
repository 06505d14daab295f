// So many from one network within a window (E3), over all processes, and nothing of its address kept.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { networkLimiter, type TakeFromNetwork } from '../../../src/limits/network-limiter.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let folder: string;
let store: Store;
let clock: number;
let salts: number;
/** Every key that the store was asked about. */
let keys: string[];
let take: TakeFromNetwork;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-networks-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: Date.now });
  clock = 1_750_000_000_000;
  salts = 0;
  keys = [];
  take = limiter(3);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const secret = randomBytes(32);

/** Another process's, on the same store. */
function limiter(most: number, asked: Store['take'] = store.take): TakeFromNetwork {
  return networkLimiter({
    ...{ name: 'things', rate: { most, ms: HOUR }, now: () => clock, secret: () => secret },
    store: {
      take: (allowances, now) => {
        keys.push(...allowances.map(({ key }) => key));
        return asked(allowances, now);
      },
    },
    random: (size) => {
      salts++;
      return randomBytes(size);
    },
  });
}

async function taken(from: TakeFromNetwork, network: string, times: number): Promise<number> {
  const waits = await Promise.all(Array.from({ length: times }, () => from(network)));
  return waits.filter((wait) => wait === 0).length;
}

it('as many as the rate says, then none until the window ends', async () => {
  expect(await taken(take, 'a', 5)).toBe(3);
  clock += HOUR - 1;
  expect(await take('a')).toBe(1);
  clock += 1;
  expect(await take('a')).toBe(0);
});

it('each network has a share of its own', async () => {
  await taken(take, 'a', 4);
  expect(await take('b')).toBe(0);
});

it('a refusal does not prolong the window', async () => {
  await taken(take, 'a', 100);
  clock += HOUR;
  expect(await take('a')).toBe(0);
});

it('a rate of none refuses all', async () => {
  expect(await limiter(0)('a')).toBe(HOUR);
});

it('over several processes as many are taken as over one, but for a tenth that each may give unheard', async () => {
  const processes = Array.from({ length: 4 }, () => limiter(100));
  let admitted = 0;
  for (let turn = 0; turn < 400; turn++) {
    if ((await processes[turn % 4]?.('a')) === 0) admitted++;
  }
  expect(admitted).toBeGreaterThanOrEqual(80);
  expect(admitted).toBeLessThanOrEqual(100 + 3 * 10);
});

it('the store hears nothing of a network that stays below a tenth, and seldom of any other', async () => {
  const some = limiter(100);
  expect(await taken(some, 'a', 10)).toBe(10);
  expect(keys).toEqual([]);
  for (let n = 0; n < 90; n++) expect(await some('a')).toBe(0);
  expect(keys).toHaveLength(9);
  for (let n = 0; n < 100; n++) expect(await some('a')).toBeGreaterThan(0);
  expect(keys).toHaveLength(10);
});

it('what the store is told says nothing of an address, and another thing every day', async () => {
  await taken(take, '192.0.2.7', 3);
  clock += DAY;
  await taken(take, '192.0.2.7', 3);
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^network things [\w-]{43}$/);
});

it('a store that fails once has lost nothing that it was not told', async () => {
  let fails = true;
  const one = limiter(3, (...about) => {
    if (!fails) return store.take(...about);
    fails = false;
    return Promise.reject(new Error('disk'));
  });
  expect(await one('a')).toBe(0);
  await expect(one('a')).rejects.toThrow('disk');
  expect(await taken(one, 'a', 5)).toBe(2);
});

it('the key of the hashes in memory is thrown away daily, whichever way the clock goes', async () => {
  await take('a');
  clock += DAY;
  await take('a');
  clock -= 3 * DAY;
  expect(await take('a')).toBe(0);
  expect(salts).toBe(3);
});

it('a flood from many networks is remembered in bounded memory, and asks nothing of the store', async () => {
  await take('first');
  for (let n = 0; n < 50_001; n++) await take(`network ${n}`);
  expect(keys).toEqual([]);
  expect(await take('first')).toBe(0);
  expect(await taken(take, 'network 50000', 3)).toBe(2);
});
