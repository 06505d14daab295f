import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeChange } from '../../../src/site/make-change.ts';

const CENTS: Record<string, number> = {
  '$100 note': 10_000,
  '$50 note': 5000,
  '$20 note': 2000,
  '$10 note': 1000,
  '$5 note': 500,
  '$1 note': 100,
  quarter: 25,
  dime: 10,
  nickel: 5,
  penny: 1,
};
const singular = (name: string) => name.replace(/^pennies$/, 'penny').replace(/s$/, '');
const typed = (cents: number) => (cents / 100).toFixed(2);

function counted(text: string) {
  const change = makeChange(text);
  if (!change.ok) throw new Error(change.reason);
  return change;
}

/** The fewest pieces for every amount up to `limit` cents, by trying everything. */
function fewest(limit: number): number[] {
  const best = [0];
  for (let cents = 1; cents <= limit; cents++) {
    const smaller = Object.values(CENTS).filter((piece) => piece <= cents);
    best.push(1 + Math.min(...smaller.map((piece) => best[cents - piece] as number)));
  }
  return best;
}

describe('making change', () => {
  it('adds up to the amount, for any amount up to $10,000', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (cents) => {
        const sum = counted(typed(cents)).coins.reduce(
          (total, { name, count }) => total + (CENTS[singular(name)] as number) * count,
          0,
        );
        expect(sum).toBe(cents);
      }),
    );
  });

  it('never takes more pieces than the best of all ways', () => {
    const best = fewest(2500);
    for (let cents = 1; cents <= 2500; cents++) {
      const pieces = counted(typed(cents)).coins.reduce((total, { count }) => total + count, 0);
      expect(pieces, typed(cents)).toBe(best[cents]);
    }
  });

  it('lists the largest piece first, in the plural when there are several', () => {
    expect(counted('2.67')).toEqual({
      ok: true,
      total: '$2.67',
      coins: [
        { name: '$1 notes', count: 2 },
        { name: 'quarters', count: 2 },
        { name: 'dime', count: 1 },
        { name: 'nickel', count: 1 },
        { name: 'pennies', count: 2 },
      ],
    });
  });

  it.each([
    ['5', '$5.00'],
    [' $4.67 ', '$4.67'],
    ['.5', '$0.50'],
    ['1,234.50', '$1,234.50'],
    ['10000', '$10,000.00'],
  ])('reads %j as %s', (text, total) => {
    expect(counted(text).total).toBe(total);
  });

  it.each([
    ['', /dollars and cents/],
    ['$', /dollars and cents/],
    ['.', /dollars and cents/],
    ['-1', /dollars and cents/],
    ['1e3', /dollars and cents/],
    ['4.675', /dollars and cents/],
    ['1,23', /dollars and cents/],
    ['٣', /dollars and cents/],
    ['NaN', /dollars and cents/],
    ['0', /at least one cent/],
    ['0.00', /at least one cent/],
    ['10000.01', /at most \$10,000/],
    ['9'.repeat(5000), /at most \$10,000/],
  ])('refuses %j with a reason', (text, reason) => {
    expect(makeChange(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('answers any text at all without a fault', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof makeChange(text).ok === 'boolean'));
  });
});
