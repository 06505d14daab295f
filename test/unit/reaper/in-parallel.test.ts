// Work on many, so many at once: in order, no more at once, and nothing under way when it ends.
import { expect, it } from 'vitest';
import type { Account } from '../../../src/domain/account.ts';
import { inParallel } from '../../../src/reaper/in-parallel.ts';
import { pages } from '../../../src/reaper/pages.ts';
import { after, id, open } from '../../support/changes.ts';

const turn = () => new Promise((go) => setImmediate(go));

it('answers come in the order of the items, and never more than so many are under way', async () => {
  let [running, most] = [0, 0];
  const answers = await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (n) => {
    most = Math.max(most, ++running);
    for (let turns = 0; turns < 8 - n; turns++) await turn();
    running--;
    return n * 10;
  });
  expect(answers).toEqual([10, 20, 30, 40, 50, 60, 70]);
  expect(most).toBe(3);
});

it('of nothing is nothing', async () => {
  expect(await inParallel([], 3, async () => 1)).toEqual([]);
});

it('the first failure is thrown when nothing is under way, and nothing more is begun', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = inParallel([1, 2, 3, 4, 5], 2, async (n) => {
    begun.push(n);
    await turn();
    if (n === 1) throw new Error('the first');
    await turn();
    ended.push(n);
  });
  await expect(work).rejects.toThrow('the first');
  expect([begun, ended]).toEqual([[1, 2], [2]]);
});

it.each([0, 1, 2, 3, 4, 5])(
  'pages of two give each of %d once, and no empty page',
  async (count) => {
    const rows: Account[] = Array.from({ length: count }, () => after(open(id())));
    const find = async (limit: number, last: Account | undefined) => {
      const from = last === undefined ? 0 : rows.indexOf(last) + 1;
      return rows.slice(from, from + limit);
    };
    const seen: Account[] = [];
    for await (const page of pages(find, 2)) {
      expect(page.length).toBeGreaterThan(0);
      seen.push(...page);
    }
    expect(seen).toEqual(rows);
  },
);
