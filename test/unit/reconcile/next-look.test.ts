// When a conversion without a proof is looked at again.
import { expect, it } from 'vitest';
import { nextLook } from '../../../src/reconcile/next-look.ts';
import { after, ask, id, open, T0 } from '../../support/changes.ts';

const account = id();
const converting = after(open(account), ask(account));

it('a look waits a whole number of milliseconds, for the store keeps no others', () => {
  for (const age of [1, 125_001, 333_333]) {
    expect(Number.isInteger(nextLook(converting, T0 + age))).toBe(true);
  }
});

it('a look comes after a minute at first, then later and later, up to every ten', () => {
  const minutes = (age: number) => (nextLook(converting, T0 + age * 60_000) - T0) / 60_000 - age;
  expect([0, 1, 4, 10, 20, 600].map(minutes)).toEqual([1, 1, 2, 5, 10, 10]);
});
