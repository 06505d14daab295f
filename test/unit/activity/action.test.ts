// What a request says it did becomes an action only as the site declared it; anything else names the field.
import { describe, expect, it } from 'vitest';
import { toAction } from '../../../src/activity/action.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { id, T0 } from '../../support/changes.ts';
import { site } from './site.ts';

const EVENT = id();

function act(name: string, properties: Record<string, unknown> = {}) {
  return toAction(site, { id: EVENT, name, properties, at: T0 });
}

function refusal(name: string, properties: Record<string, unknown> = {}) {
  try {
    return act(name, properties);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, field: error.field, reason: error.reason };
  }
}

describe('a declared action', () => {
  it('has the effects that were declared, and no data when it takes no properties', () => {
    expect(act('shop.visited')).toEqual({
      id: EVENT,
      name: 'shop.visited',
      operations: [{ op: 'increment', field: 'visits', by: 1 }],
    });
    expect(act('shop.stormed').operations).toEqual([{ op: 'increment', field: 'visits', by: 5 }]);
  });

  it('takes its values from its properties, and the limit and the time from elsewhere', () => {
    expect(act('thing.liked', { thing: 'cup' })).toEqual({
      id: EVENT,
      name: 'thing.liked',
      data: { thing: 'cup' },
      operations: [
        { op: 'add', field: 'liked', value: 'cup', limit: 2 },
        { op: 'set', field: 'last', value: 'cup', at: T0 },
        { op: 'once', field: 'first', value: 'cup' },
      ],
    });
    expect(act('thing.unliked', { thing: 'jar' }).operations).toEqual([
      { op: 'remove', field: 'liked', value: 'jar' },
    ]);
    expect(act('game.played', { score: -3, quiet: false }).operations).toEqual([
      { op: 'raise', field: 'best', value: -3 },
      { op: 'lower', field: 'least', value: -3 },
      { op: 'set', field: 'quiet', value: false, at: T0 },
    ]);
  });

  it('fills a set of no declared size with 100 members at most', () => {
    expect(act('thing.seen', { thing: 'cup' }).operations).toMatchObject([{ limit: 100 }]);
  });
});

describe('an action that was not declared', () => {
  it.each([
    'shop.burnt',
    '',
    'Shop.Visited',
    'shop.visited ',
    'constructor',
    '__proto__',
    'toString',
  ])('"%s" is unknown', (name) => {
    expect(refusal(name)).toMatchObject({ code: 'unknown_action', field: 'action' });
  });
});

describe('properties', () => {
  it.each<[string, string, Record<string, unknown>, string, string]>([
    ['missing', 'thing.liked', {}, 'thing', 'is missing'],
    ['undefined', 'thing.liked', { thing: undefined }, 'thing', 'is missing'],
    ['null', 'thing.liked', { thing: null }, 'thing', 'must be a string'],
    ['a number for a string', 'thing.liked', { thing: 7 }, 'thing', 'must be a string'],
    ['a list for a string', 'thing.liked', { thing: ['cup'] }, 'thing', 'must be a string'],
    ['an object for a string', 'thing.liked', { thing: {} }, 'thing', 'must be a string'],
    ['none of the values', 'thing.liked', { thing: 'CUP' }, 'thing', 'is not one of the known'],
    ['inherited', 'thing.liked', { thing: 'toString' }, 'thing', 'is not one of the known'],
    ['too long', 'thing.unliked', { thing: 'x'.repeat(9) }, 'thing', 'is too long'],
    ['too long for any', 'thing.seen', { thing: 'x'.repeat(201) }, 'thing', 'is too long'],
    ['a fraction', 'game.played', { score: 1.5, quiet: true }, 'score', 'must be a whole number'],
    ['a digit', 'game.played', { score: '1', quiet: true }, 'score', 'must be a whole number'],
    ['no number', 'game.played', { score: Number.NaN, quiet: true }, 'score', 'must be a whole'],
    ['too large', 'game.played', { score: 2 ** 53, quiet: true }, 'score', 'must be a whole'],
    ['yes', 'game.played', { score: 1, quiet: 'yes' }, 'quiet', 'must be true or false'],
    ['one', 'game.played', { score: 1, quiet: 1 }, 'quiet', 'must be true or false'],
    ['undeclared', 'shop.visited', { extra: 1 }, 'extra', 'is not declared for this action'],
    ['a lifecycle field', 'shop.visited', { anonymousUser: false }, 'anonymousUser', 'is not decl'],
    ['an effect', 'shop.visited', { visits: 99 }, 'visits', 'is not declared for this action'],
    ['constructor', 'shop.visited', { constructor: 1 }, 'constructor', 'is not declared'],
  ])('%s: the field is named, and why', (_, name, properties, field, reason) => {
    expect(refusal(name, properties)).toMatchObject({
      code: 'invalid_field',
      field: `properties.${field}`,
      reason: expect.stringContaining(reason),
    });
  });

  it('named like what every object has are refused when sent, and missing when not', () => {
    const sent = JSON.parse('{"thing": "cup", "__proto__": {"polluted": true}}');
    expect(refusal('thing.liked', sent)).toMatchObject({ field: 'properties.__proto__' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const inherited = Object.create({ thing: 'cup' });
    expect(refusal('thing.liked', inherited)).toMatchObject({ reason: 'is missing' });
  });

  it('may be as long as they may be, and no reason quotes what was sent', () => {
    expect(act('thing.unliked', { thing: 'x'.repeat(8) }).data).toEqual({ thing: 'xxxxxxxx' });
    expect(act('thing.seen', { thing: 'x'.repeat(200) }).data?.thing).toHaveLength(200);
    const { reason } = refusal('thing.liked', { thing: 'hunter2' }) as { reason: string };
    expect(reason).not.toContain('hunter2');
  });
});
