// How long a failed attempt waits.
import { expect, it } from 'vitest';
import { backoff } from '../../../src/reconcile/settle.ts';

it('a retry waits a whole number of milliseconds, for the store keeps no others', () => {
  for (const chance of [0, 0.123456789, 1 / 3, 0.999]) {
    expect(Number.isInteger(backoff(3, chance))).toBe(true);
  }
});

it('a retry waits twice as long each time, from 100 ms to 30 s, give or take half', () => {
  expect([0, 1, 2, 3].map((attempts) => backoff(attempts, 1))).toEqual([100, 200, 400, 800]);
  expect(backoff(40, 1)).toBe(30_000);
  expect(backoff(40, 0)).toBe(15_000);
});
