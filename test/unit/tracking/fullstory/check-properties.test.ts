// Which properties are taken, and the words in which the others are refused.
import { describe, expect, it } from 'vitest';
import { checkProperties } from '../../../../src/tracking/fullstory/check-properties.ts';

const event = { version: 2, of: 'event' } as const;
const old = { version: 1, of: 'event' } as const;

const reason = (
  properties: unknown,
  schema?: unknown,
  rules: Parameters<typeof checkProperties>[2] = event,
) => {
  const problem = checkProperties(properties, schema, rules);
  return problem && `${problem.field} ${problem.reason}`;
};

describe('names', () => {
  it.each(['a', 'A-b_9', 'x'.repeat(512)])('%s is one', (name) => {
    expect(reason({ [name]: 1 })).toBeUndefined();
  });

  it.each(['', '9a', '_a', 'a b', 'a.b', 'é', '__proto__', 'x'.repeat(513)])(
    '%j is none',
    (name) => {
      const properties = JSON.parse(`{${JSON.stringify(name)}: 1}`);
      expect(reason(properties)).toMatch('must begin with a letter and go on with');
      expect(reason({ deep: properties })).toMatch(/^deep\./);
    },
  );
});

describe('values', () => {
  it('are texts, numbers, booleans, nothing, lists of those, and objects in objects', () => {
    const properties = {
      a: 'x',
      b: 1,
      c: 1.5,
      d: false,
      e: null,
      f: ['x', 1],
      g: { h: { i: [] } },
    };
    expect(reason(properties)).toBeUndefined();
  });

  it.each([[[{ a: 1 }]], [[[1]]], [['x', null]]])('%j is no list', (list) => {
    expect(reason({ list })).toBe('list must be a list of texts, numbers or booleans');
  });

  it.each([undefined, null, 7, 'x', []])('%j holds no properties', (properties) => {
    expect(reason(properties)).toBe('properties must be an object');
  });

  it('are nested 20 deep at most', () => {
    const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });
    expect(reason(nested(20))).toBeUndefined();
    expect(reason(nested(21))).toMatch('is nested too deep');
    expect(reason(JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`))).toMatch('too deep');
  });
});

describe('a schema', () => {
  it.each([
    ['str', 'x', 1],
    ['int', 3, 3.5],
    ['real', 3.5, '3.5'],
    ['bool', true, 'true'],
    ['date', '2026-11-22T10:00:00.000Z', 'yesterday'],
    ['strs', ['x'], 'x'],
    ['ints', [1, 2], [1, 2.5]],
    ['dates', ['2026-11-22'], ['2026-13-45']],
  ])('says %s, and means it', (type, good, bad) => {
    const schema = { properties: { a: type } };
    expect(reason({ a: good }, schema)).toBeUndefined();
    expect(reason({ a: null }, schema)).toBeUndefined();
    expect(reason({ a: bad }, schema)).toBe(`a must be ${type}`);
  });

  it('holds in nested objects, and may name what is not there', () => {
    const schema = { properties: { a: { b: 'int' }, other: 'str' } };
    expect(reason({ a: { b: 1 } }, schema)).toBeUndefined();
    expect(reason({ a: { b: 'x' } }, schema)).toBe('a.b must be int');
  });

  it.each(['float', 'Int', '', 'toString'])('%j is no type', (type) => {
    expect(reason({ a: 1 }, { properties: { a: type } })).toMatch('must have str, int, real, bool');
  });

  it.each([7, 'int', { properties: 'int' }])('%j is no schema', (schema) => {
    expect(reason({ a: 1 }, schema)).toBe('schema must be { properties: { name: type } }');
  });

  it('takes every number for real unless it says otherwise', () => {
    expect(reason({ a: 42, b: 4.2 })).toBeUndefined();
  });
});

describe('version 1', () => {
  it('wants the type at the end of every name, in nested objects too', () => {
    expect(
      reason({ a_str: 'x', b_ints: [1], c: { d_bool: true } }, undefined, old),
    ).toBeUndefined();
    const sentence = 'must end in its type in version 1, like count_int';
    expect(reason({ a: 1 }, undefined, old)).toBe(`a ${sentence}`);
    expect(reason({ c: { d: 1 } }, undefined, old)).toBe(`c.d ${sentence}`);
  });

  it('takes the end of a name at its word', () => {
    expect(reason({ a_int: 1.5 }, undefined, old)).toBe('a_int must be int');
    expect(reason({ a_int: 1.5 })).toBeUndefined();
  });
});

describe('reserved names', () => {
  it("are texts without a suffix: the user's displayName and email, a page's pageName", () => {
    const user = { displayName: 'Ann', email: 'ann@example.com' };
    expect(reason(user, undefined, { version: 1, of: 'user' })).toBeUndefined();
    expect(reason({ email: 7 }, undefined, { version: 2, of: 'user' })).toBe(
      'email must be a text',
    );
    expect(reason({ pageName: 'Films' }, undefined, { version: 1, of: 'page' })).toBeUndefined();
    expect(reason({ email: 'x' }, undefined, old)).toMatch('must end in its type');
  });

  it('a page has 50 others at most', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, 1]));
    const page = { version: 2, of: 'page' } as const;
    expect(reason({ pageName: 'x', ...many(50) }, undefined, page)).toBeUndefined();
    expect(reason(many(51), undefined, page)).toBe('properties of a page are 50 at most');
    expect(reason(many(51))).toBeUndefined();
  });
});
