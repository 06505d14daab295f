// So many from one network within a window (E3), and nothing of its address kept.
import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { networkLimiter, type TakeFromNetwork } from '../../../src/limits/network-limiter.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let clock: number;
let salts: number;
let take: TakeFromNetwork;
beforeEach(() => {
  clock = 1_750_000_000_000;
  salts = 0;
  const random = (size: number) => {
    salts++;
    return randomBytes(size);
  };
  take = networkLimiter({ rate: { most: 3, ms: HOUR }, now: () => clock, random });
});

it('as many as the rate says, then none until the window ends', () => {
  expect([take('a'), take('a'), take('a')]).toEqual([0, 0, 0]);
  clock += HOUR - 1;
  expect(take('a')).toBe(1);
  clock += 1;
  expect(take('a')).toBe(0);
});

it('each network has a share of its own', () => {
  for (let n = 0; n < 4; n++) take('a');
  expect(take('b')).toBe(0);
});

it('a refusal does not prolong the window', () => {
  for (let n = 0; n < 100; n++) take('a');
  clock += HOUR;
  expect(take('a')).toBe(0);
});

it('a rate of none refuses all', () => {
  const none = networkLimiter({
    rate: { most: 0, ms: HOUR },
    now: () => clock,
    random: randomBytes,
  });
  expect(none('a')).toBe(HOUR);
});

it('the key of the hashes is thrown away daily, whichever way the clock goes', () => {
  take('a');
  clock += DAY;
  take('a');
  clock -= 3 * DAY;
  expect(take('a')).toBe(0);
  expect(salts).toBe(3);
});

it('a flood from many networks is remembered in bounded memory', () => {
  for (let n = 0; n < 3; n++) take('first');
  for (let n = 0; n < 50_001; n++) take(`network ${n}`);
  expect(take('first')).toBe(0);
  for (let n = 0; n < 3; n++) take('network 50000');
  expect(take('network 50000')).toBeGreaterThan(0);
});
