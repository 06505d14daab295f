// So many within any stretch of time, and nothing taken by what is refused.
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { slidingWindow, type TakeFromKey } from '../../../src/limits/sliding-window.ts';

const SUSTAINED = { most: 30, ms: 60_000 };
const BURST = { most: 10, ms: 1000 };

let clock: number;
let take: TakeFromKey;
beforeEach(() => {
  clock = 1_750_000_000_000;
  take = slidingWindow([SUSTAINED, BURST], () => clock);
});

const times = (n: number) => Array.from({ length: n }, () => take('page'));

it('a burst goes through, the next waits until the first of it is a second ago', () => {
  expect(times(10)).toEqual(Array(10).fill(0));
  expect(take('page')).toBe(1000);
  clock += 999;
  expect(take('page')).toBe(1);
  clock += 1;
  expect(take('page')).toBe(0);
});

it('what is refused takes nothing: thirty go through in a minute however often it is tried', () => {
  let passed = 0;
  for (let second = 0; second < 60; second++) {
    passed += times(25).filter((wait) => wait === 0).length;
    clock += 1000;
  }
  expect(passed).toBe(30);
  expect(times(1)).toEqual([0]);
});

it('a wait, when it is waited for, is enough, and nothing less is', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 80 });
  fc.assert(
    fc.property(steps, (pauses) => {
      take = slidingWindow([SUSTAINED, BURST], () => clock);
      for (const pause of pauses) {
        clock += pause;
        const wait = take('page');
        if (wait === 0) continue;
        clock += wait - 1;
        expect(take('page')).toBe(1);
        clock += 1;
        expect(take('page')).toBe(0);
      }
    }),
  );
});

it('no stretch ever holds more than its rate, and what has room is never refused', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 2500 }), { maxLength: 120 });
  fc.assert(
    fc.property(steps, (pauses) => {
      take = slidingWindow([SUSTAINED, BURST], () => clock);
      const taken: number[] = [];
      const room = ({ most, ms }: typeof BURST) =>
        taken.filter((at) => clock - at < ms).length < most;
      for (const pause of pauses) {
        clock += pause;
        const fits = room(SUSTAINED) && room(BURST);
        expect(take('page') === 0).toBe(fits);
        if (fits) taken.push(clock);
      }
    }),
  );
});

it('each key has a share of its own', () => {
  times(11);
  expect(take('another')).toBe(0);
});

it('a rate of none refuses all', () => {
  const none = slidingWindow([{ most: 0, ms: 1000 }], () => clock);
  expect([none('page'), none('page')]).toEqual([1000, 1000]);
});

it('a clock that is set back locks nobody out', () => {
  times(10);
  clock -= 3_600_000;
  expect(take('page')).toBe(0);
});

it('a flood of keys is remembered in bounded memory', () => {
  times(11);
  for (let n = 0; n < 10_001; n++) take(`key ${n}`);
  expect(take('page')).toBe(0);
  for (let n = 0; n < 10; n++) take('key 10000');
  expect(take('key 10000')).toBeGreaterThan(0);
});
