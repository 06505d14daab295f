// How many calls a second go to FusionAuth, and whose turn it is.
import { expect, it } from 'vitest';
import { callCeiling, type Urgency } from '../../../src/fusionauth/ceiling.ts';
import { T0 } from '../../support/changes.ts';

/** A ceiling on a clock that only its own waits move; when each call went out. */
function ceilingOf(perSecond: number) {
  const clock = { now: T0 };
  const went: { urgency: Urgency; at: number }[] = [];
  const now = () => clock.now;
  const sleep = async (ms: number) => {
    // Whoever was let through goes first.
    await new Promise(setImmediate);
    clock.now += ms;
  };
  const ceiling = callCeiling({ perSecond, now, sleep });
  const call = async (urgency: Urgency) => {
    await ceiling(urgency);
    went.push({ urgency, at: clock.now });
  };
  const calls = (urgency: Urgency, count: number) =>
    Promise.all(Array.from({ length: count }, () => call(urgency)));
  return { clock, went, calls };
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
  );
}

it.each([1, 7, 50, 1000])(
  'of %d a second: no second sees more than a twentieth above it',
  async (perSecond) => {
    const { clock, went, calls } = ceilingOf(perSecond);
    clock.now += 60_000;
    await calls('profile', perSecond * 3);
    const times = went.map(({ at }) => at);
    expect(mostInASecond(times)).toBeLessThanOrEqual(Math.ceil(perSecond * 1.05) + 1);
    const lasted = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(lasted).toBeGreaterThan(1800);
    expect(lasted).toBeLessThan(3100);
  },
);

it('a rest saves up nothing worth mentioning, and an idle ceiling holds nobody up', async () => {
  const { clock, went, calls } = ceilingOf(10);
  await calls('profile', 1);
  expect(went[0]?.at).toBe(T0);
  clock.now += 3_600_000;
  await calls('profile', 20);
  expect(mostInASecond(went.slice(1).map(({ at }) => at))).toBeLessThanOrEqual(11);
});

it('conversions go before everything that waits already', async () => {
  const { went, calls } = ceilingOf(10);
  await Promise.all([calls('profile', 20), calls('conversion', 5)]);
  const turns = went.map(({ urgency }) => urgency);
  expect(turns.slice(0, 1)).toEqual(['profile']);
  expect(turns.slice(1, 6)).toEqual(Array(5).fill('conversion'));
});

it('pages wait for nothing, and what they take the reconciler goes without', async () => {
  const { clock, went, calls } = ceilingOf(10);
  await calls('page', 8);
  expect(clock.now).toBe(T0);
  await calls('profile', 1);
  expect((went.at(-1)?.at ?? 0) - T0).toBeGreaterThanOrEqual(700);
});

it('however many pages there are, the reconciler gets its turn', async () => {
  const { went, calls } = ceilingOf(10);
  await calls('page', 5000);
  await calls('profile', 1);
  expect((went.at(-1)?.at ?? 0) - T0).toBeLessThanOrEqual(1100);
});

it('a clock that is set back holds nothing up for long', async () => {
  const { clock, went, calls } = ceilingOf(10);
  await calls('profile', 5);
  clock.now -= 3_600_000;
  const set = clock.now;
  await calls('profile', 1);
  expect((went.at(-1)?.at ?? 0) - set).toBeLessThanOrEqual(1100);
});
