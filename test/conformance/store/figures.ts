// Rules: the figures, which are kept rather than counted, and what processes add to them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Figure, type FigureName, STEPS } from '../../../src/domain/figures.ts';
import { ask, id, open, prove, T0, watched } from '../../support/changes.ts';
import { lives } from './figures/lives.ts';
import { recounted } from './figures/recount.ts';
import type { Subject } from './place.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const TODAY = T0 - (T0 % DAY);
const OF_ACCOUNTS: readonly FigureName[] = [...STEPS, 'active', 'took'];

export function figureRules({ store, openAnother }: Subject): void {
  it('an empty store has no figures', async () => {
    expect(await store().figures(OF_ACCOUNTS, 0)).toEqual([]);
    expect(await store().totals()).toEqual([]);
  });

  it('each step counts on its day, by the action that opened the account', async () => {
    const [one, two, request] = [id(), id(), id()];
    await store().commit(open(one));
    await store().commit(open(two, { at: T0 + DAY, action: { ...watched(), name: 'film.liked' } }));
    await store().commit(ask(one, { request, at: T0 + DAY }));
    await store().commit({ ...prove(one, request), at: T0 + DAY } as ReturnType<typeof prove>);
    const figure = (name: FigureName, at: number, of: string): Figure => ({ name, at, of, n: 1 });
    expect(await store().figures(OF_ACCOUNTS, 0)).toEqual([
      figure('asked', TODAY + DAY, 'video.watched'),
      figure('opened', TODAY, 'video.watched'),
      figure('opened', TODAY + DAY, 'film.liked'),
      figure('proven', TODAY + DAY, 'video.watched'),
      figure('took', TODAY + DAY, '86400'),
    ]);
    expect(await store().figures(['opened'], TODAY + DAY)).toEqual([
      figure('opened', TODAY + DAY, 'film.liked'),
    ]);
  });

  it('after any lives the figures equal a recount of the events', async () => {
    const total = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(lives, async (several) => {
        for (const [key, n] of await recounted(store(), several)) {
          total.set(key, (total.get(key) ?? 0) + n);
        }
        const kept = await store().figures(OF_ACCOUNTS, 0);
        expect(Object.fromEntries(kept.map(({ n, ...rest }) => [keyOf(rest), n]))).toEqual(
          Object.fromEntries(total),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('a change that fails, or comes again, counts nothing', async () => {
    const account = id();
    const first = open(account);
    await store().commit(first);
    await store().commit(first);
    await expect(
      store().commit(open(id(), { action: { ...watched(), name: undefined as never } })),
    ).rejects.toThrow();
    expect((await store().totals()).map(({ name, n }) => [name, n])).toEqual([['opened', 1]]);
  });

  it('what several processes count by themselves adds up, and survives the store being opened again', async () => {
    const seen = (n: number): Figure => ({ name: 'stranger', at: TODAY, of: '', n });
    const other = await openAnother();
    await Promise.all([store().count([seen(2), seen(3)]), other.count([seen(5)])]);
    await store().count([]);
    expect(await other.figures(['stranger'], TODAY)).toEqual([seen(10)]);
    expect(await store().totals()).toEqual([{ ...seen(10), at: 0 }]);
  });

  it('counts of single minutes go after a day, and no others', async () => {
    const at = (name: FigureName, when: number): Figure => ({ name, at: when, of: '', n: 1 });
    await store().count([at('action', TODAY), at('stranger', TODAY)]);
    await store().count([at('action', TODAY + DAY)]);
    expect(await store().figures(['action'], 0)).toHaveLength(2);
    await store().count([at('action', TODAY + DAY + MINUTE)]);
    expect(await store().figures(['action'], 0)).toEqual([
      at('action', TODAY + DAY),
      at('action', TODAY + DAY + MINUTE),
    ]);
    expect(await store().figures(['stranger'], 0)).toHaveLength(1);
  });
}

export function keyOf({ name, at, of }: Pick<Figure, 'name' | 'at' | 'of'>): string {
  return `${name} ${new Date(at).toISOString().slice(0, 10)} ${of}`;
}
