// How many stubs are opened: exact over all processes, and rarely a question to the store (E3).
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { networkLimiter } from '../../../src/limits/network-limiter.ts';
import { stubBudget } from '../../../src/limits/stub-budget.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';

const HOUR = 3_600_000;

let folder: string;
let store: Store;
let clock: number;
let asked: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-limits-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: Date.now });
  clock = 1_750_000_000_000;
  asked = 0;
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Every network's, in this process. */
function shares(most: number) {
  const secret = randomBytes(32);
  return networkLimiter({
    ...{ name: 'stubs', rate: { most, ms: HOUR }, now: () => clock, random: randomBytes },
    ...{ store, secret: () => secret },
  });
}

function budget(overall: number, perNetwork = 1e6) {
  const take: Store['take'] = (allowances, now) => {
    asked++;
    return store.take(allowances, now);
  };
  return stubBudget({
    store: { take },
    fromNetwork: shares(perNetwork),
    overall: { most: overall, ms: HOUR },
    now: () => clock,
  });
}

const admitted = async (waits: Promise<number>[]) =>
  (await Promise.all(waits)).filter((wait) => wait === 0).length;

it('E3: over two processes at once exactly as many are admitted as the budget has', async () => {
  const [one, other] = [budget(50), budget(50)];
  const visits = Array.from({ length: 200 }, (_, n) => (n % 2 ? one : other)(`network ${n}`));
  expect(await admitted(visits)).toBe(50);
});

it('E3: who is refused is told when there is room again, and then there is', async () => {
  const admit = budget(2);
  await admit('a');
  await admit('a');
  clock += 1000;
  expect(await admit('a')).toBe(HOUR - 1000);
  clock += HOUR - 1000;
  expect(await admit('a')).toBe(0);
});

it('E3: a used-up budget asks the store no more, and a large one seldom', async () => {
  const none = budget(3);
  for (let n = 0; n < 3; n++) await none('a');
  await none('a');
  const before = asked;
  for (let n = 0; n < 100; n++) expect(await none('a')).toBeGreaterThan(0);
  expect(asked).toBe(before);
  const large = budget(1_000_000);
  for (let n = 0; n < 200; n++) await large('a');
  expect(asked - before).toBe(2);
});

it("E3: one network's share ends before the others', and costs them nothing", async () => {
  const admit = budget(1000, 5);
  const flood = Array.from({ length: 50 }, () => admit('flood'));
  expect(await admitted(flood)).toBe(5);
  expect(await admit('other')).toBe(0);
});

it('E3: this machine itself has no share of its own, but the budget holds', async () => {
  const admit = budget(20, 5);
  const visits = Array.from({ length: 50 }, () => admit(undefined));
  expect(await admitted(visits)).toBe(20);
});

it('a store that fails once does not close the door for good', async () => {
  const broken = stubBudget({
    store: {
      take: (...args) => (asked++ ? store.take(...args) : Promise.reject(new Error('disk'))),
    },
    fromNetwork: shares(10),
    overall: { most: 10, ms: HOUR },
    now: () => clock,
  });
  await expect(broken('a')).rejects.toThrow('disk');
  expect(await broken('a')).toBe(0);
});
