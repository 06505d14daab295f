import { describe, expect, it } from 'vitest';
import { films } from '../../../src/site/films.ts';
import { site } from '../../../src/site/site.ts';

describe('the summary at the top of every page', () => {
  it.each([
    [{}, ''],
    [{ watchCount: 0, favorites: [] }, ''],
    [{ watchCount: 1 }, 'watched 1'],
    [{ watchCount: 1, favorites: ['four-quarters'] }, 'watched 1 · 1 favourite'],
    [{ watchCount: 3, favorites: ['four-quarters', 'no-nickels'] }, 'watched 3 · 2 favourites'],
    [{ favorites: ['no-nickels'] }, '1 favourite'],
    [{ watchCount: 'many', favorites: 7 }, ''],
  ])('says of %j: %j', (profile, words) => {
    expect(site.summary?.(profile)).toBe(words);
  });
});

describe('the declaration', () => {
  const actions = Object.entries(site.actions);

  it.each(actions)(
    '%s changes only declared fields, by an operation that their kind has',
    (_name, action) => {
      const kinds = {
        increment: 'counter',
        add: 'set',
        remove: 'set',
        set: 'latest',
        once: 'once',
        raise: 'max',
        lower: 'min',
      };
      for (const effect of action.effects) {
        expect(site.fields[effect.field]?.kind).toBe(kinds[effect.op]);
      }
    },
  );

  it.each(actions)('%s takes values only from properties that it declares', (_name, action) => {
    const properties = Object.keys(action.properties ?? {});
    for (const effect of action.effects) {
      if ('value' in effect) expect(properties).toContain(effect.value);
    }
  });

  it('lets only a film that is shown be watched or marked', () => {
    const slugs = films.map((film) => film.slug);
    expect(site.actions['video.watched']?.properties?.film?.oneOf).toEqual(slugs);
    expect(site.actions['favorite.added']?.properties?.film?.oneOf).toEqual(slugs);
  });

  it('keeps the calculator for members', () => {
    expect(actions.filter(([, { membersOnly }]) => membersOnly).map(([name]) => name)).toEqual([
      'change.made',
    ]);
  });
});
