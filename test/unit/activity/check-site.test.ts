// A mistake in a site's declaration is found when the service starts, not by a visitor.
import { describe, expect, it } from 'vitest';
import { siteProblems } from '../../../src/activity/check-site.ts';
import type { ActionDeclaration, Field, Site } from '../../../src/activity/declare.ts';
import { site as changeBank } from '../../../src/site/site.ts';
import { site } from './site.ts';

const said = { label: 'x', purpose: 'x' };

function withField(name: string, field: Pick<Field, 'kind' | 'type' | 'limit'>): string[] {
  return siteProblems({ ...site, fields: { ...site.fields, [name]: { ...said, ...field } } });
}

function withAction(name: string, action: Partial<ActionDeclaration>): string[] {
  const declared = { purpose: 'x', effects: [], ...action } as ActionDeclaration;
  return siteProblems({ ...site, actions: { ...site.actions, [name]: declared } });
}

it('a sound site has no problems, and ChangeBank is one', () => {
  expect(siteProblems(site)).toEqual([]);
  expect(siteProblems(changeBank)).toEqual([]);
});

describe('a field', () => {
  it.each([
    ...['anonymousUser', 'conversion', 'email', 'username', 'password', 'roles', 'registrations'],
    ...['tenantId', 'id', 'active', 'verified', 'expiry', 'constructor', 'prototype'],
  ])('"%s" is the server’s own or has another meaning', (name) => {
    expect(withField(name, { kind: 'counter', type: 'integer' })).toEqual([
      `Field "${name}" is reserved.`,
    ]);
  });

  it('named __proto__ is reserved, and pollutes nothing', () => {
    const fields = JSON.parse('{"__proto__": {"kind": "counter", "type": "integer"}}');
    expect(siteProblems({ ...site, fields, actions: {} })).toContain(
      'Field "__proto__" is reserved.',
    );
  });

  it.each(['', 'a b', 'a.b', 'a-b', '1st', 'ä', 'x'.repeat(41)])('"%s" is no name', (name) => {
    expect(withField(name, { kind: 'counter', type: 'integer' })).toEqual([
      `Field "${name}" must be letters and digits, 40 at most.`,
    ]);
  });

  it('that counts or compares is an integer; a set is of strings', () => {
    for (const kind of ['counter', 'max', 'min'] as const) {
      for (const type of ['string', 'boolean'] as const) {
        expect(withField('odd', { kind, type })).toEqual(['Field "odd" must be an integer.']);
      }
    }
    for (const type of ['integer', 'boolean'] as const) {
      expect(withField('odd', { kind: 'set', type })).toEqual([
        'Field "odd" is a set and must be of strings.',
      ]);
    }
  });
});

describe('an action', () => {
  it.each([
    'visited',
    'shop',
    'shop.',
    '.visited',
    'Shop.visited',
    'a.b.c',
    'shop visited',
    '__proto__',
  ])('"%s" does not read noun.verb', (name) => {
    const actions = JSON.parse(`{${JSON.stringify(name)}: {"purpose": "x", "effects": []}}`);
    expect(siteProblems({ ...site, actions })).toEqual([`Action "${name}" must read noun.verb.`]);
  });

  it('changes only fields that are declared', () => {
    for (const field of ['nothing', 'constructor', 'toString']) {
      expect(withAction('shop.closed', { effects: [{ op: 'increment', field }] })).toEqual([
        `Action "shop.closed" changes "${field}", which is not declared.`,
      ]);
    }
  });

  it.each([
    ['increment', 'liked', 'set'],
    ['add', 'visits', 'counter'],
    ['remove', 'last', 'latest'],
    ['set', 'first', 'once'],
    ['once', 'last', 'latest'],
    ['raise', 'least', 'min'],
    ['lower', 'best', 'max'],
  ] as const)('cannot %s "%s"', (op, field, kind) => {
    const properties = { value: { type: 'string' } } as const;
    const effects = [{ op, field, value: 'value' }] as ActionDeclaration['effects'];
    expect(withAction('shop.closed', { properties, effects })).toContain(
      `Action "shop.closed" cannot ${op} "${field}", which is a ${kind}.`,
    );
  });

  it('takes its values from properties that it declares', () => {
    for (const value of ['nothing', 'constructor']) {
      const effects = [{ op: 'set', field: 'last', value }] as const;
      for (const more of [{}, { properties: { thing: { type: 'string' } } }] as const) {
        expect(withAction('shop.closed', { effects, ...more })).toEqual([
          `Action "shop.closed" takes "${value}", which is not one of its properties.`,
        ]);
      }
    }
  });

  it('gives a field only what is of its type: FusionAuth’s index breaks otherwise', () => {
    const cases = [
      ['set', 'last', 'integer'],
      ['set', 'quiet', 'string'],
      ['once', 'first', 'boolean'],
      ['raise', 'best', 'string'],
      ['lower', 'least', 'boolean'],
      ['add', 'liked', 'integer'],
    ] as const;
    for (const [op, field, type] of cases) {
      const properties = { value: { type } };
      const effects = [{ op, field, value: 'value' }] as ActionDeclaration['effects'];
      expect(withAction('shop.closed', { properties, effects })).toEqual([
        `Action "shop.closed" gives "${field}" "value", which is of another type.`,
      ]);
    }
  });

  it('increments by a whole number', () => {
    for (const by of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const effects = [{ op: 'increment', field: 'visits', by }] as const;
      expect(withAction('shop.closed', { effects })).toEqual([
        'Action "shop.closed" must increment "visits" by a whole number.',
      ]);
    }
  });
});

it('all problems are told at once', () => {
  const broken: Site = {
    ...site,
    fields: { email: { ...said, kind: 'counter', type: 'string' } },
    actions: { nonsense: { purpose: 'x', effects: [{ op: 'set', field: 'gone', value: 'gone' }] } },
  };
  expect(siteProblems(broken)).toHaveLength(5);
});
