// The measure of `npm run timing` must see a difference where there is one.
import { expect, it } from 'vitest';
import { compare } from '../../../scripts/timing/compare.ts';

const spread = (count: number, from: number) => Array.from({ length: count }, (_, n) => from + n);

it('equal samples tell nothing', () => {
  expect(compare(spread(101, 0), spread(101, 0))).toEqual({
    medians: [50, 50],
    difference: 0,
    auc: 0.5,
  });
});

it('samples that do not overlap tell everything, either way', () => {
  expect(compare(spread(10, 0), spread(10, 100))).toMatchObject({ auc: 1, difference: 100 });
  expect(compare(spread(10, 100), spread(10, 0))).toMatchObject({ auc: 0, difference: -100 });
});

it('a shift by a tenth of the spread is seen', () => {
  const { auc, difference } = compare(spread(100, 0), spread(100, 10));
  expect(auc).toBeCloseTo(0.595, 3);
  expect(difference).toBe(10);
});

it('a few slow answers move neither the median nor the order much', () => {
  const slow = [...spread(99, 0), 1e6];
  const { auc, difference } = compare(spread(100, 0), slow);
  expect(Math.abs(auc - 0.5)).toBeLessThan(0.001);
  expect(difference).toBe(0);
});
