// The profile's algebra, for all operations there could be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptied,
  type FieldKind,
  type FieldValue,
  fold,
  merge,
  type Operation,
  type Profile,
  plain,
} from '../../../src/domain/profile.ts';

const KINDS: Readonly<Record<string, FieldKind>> = {
  count: 'counter',
  tags: 'set',
  last: 'latest',
  first: 'once',
  best: 'max',
  least: 'min',
};

const whole = fc.integer({ min: -1000, max: 1000 });
const word = fc.constantFrom('a', 'b', 'c', 'd');
const at = fc.integer({ min: 1, max: 1_000_000 });
const LIMIT = 3;

const increment = whole.map((by): Operation => ({ op: 'increment', field: 'count', by }));
const raise = whole.map((value): Operation => ({ op: 'raise', field: 'best', value }));
const lower = whole.map((value): Operation => ({ op: 'lower', field: 'least', value }));
const set = fc
  .record({ value: word, at })
  .map((given): Operation => ({ op: 'set', field: 'last', ...given }));
const add = word.map((value): Operation => ({ op: 'add', field: 'tags', value, limit: 100 }));
const once = word.map((value): Operation => ({ op: 'once', field: 'first', value }));
const remove = word.map((value): Operation => ({ op: 'remove', field: 'tags', value }));
const any = fc.oneof(increment, raise, lower, set, add, once, remove);
const profile = fc.array(any).map((operations) => folded({}, operations));

/** Folds, and insists that it worked. */
function folded(start: Profile, operations: readonly Operation[]): Profile {
  const result = fold(start, operations);
  if (!result.ok) throw new Error(`refused at ${result.field}`);
  return result.profile;
}

/** Sets compare as sets. */
function sorted(given: Profile): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(given).map(([field, value]) => [
      field,
      Array.isArray(value) ? [...value].sort() : (value as FieldValue),
    ]),
  );
}

describe('fold', () => {
  it.each([
    ['increments', increment],
    ['raises', raise],
    ['lowers', lower],
    ['additions to a set', add],
    ['removals from a set', remove],
  ])('%s of different actors commute', (_, operation) => {
    fc.assert(
      fc.property(profile, fc.array(operation), fc.array(operation), (start, one, other) => {
        expect(sorted(folded(start, [...one, ...other]))).toEqual(
          sorted(folded(start, [...other, ...one])),
        );
      }),
    );
  });

  it('settings of different instants commute: the newest wins however late it arrives', () => {
    fc.assert(
      fc.property(fc.uniqueArray(set, { selector: atOf }), fc.nat(), (settings, turn) => {
        const n = settings.length === 0 ? 0 : turn % settings.length;
        const turned = [...settings.slice(n), ...settings.slice(0, n)];
        expect(folded({}, turned)).toEqual(folded({}, settings));
      }),
    );
  });

  it('the first to set a once field keeps it', () => {
    fc.assert(
      fc.property(profile, fc.array(once, { minLength: 1 }), (start, operations) => {
        const { first } = folded(start, operations);
        expect(first).toBe(start.first ?? (operations[0] as { value: string }).value);
      }),
    );
  });

  it('operations on one field leave all others as they are', () => {
    fc.assert(
      fc.property(profile, any, (start, operation) => {
        const { [operation.field]: _, ...before } = start;
        const { [operation.field]: __, ...after } = folded(start, [operation]);
        expect(after).toEqual(before);
      }),
    );
  });

  it('a set never holds more than its limit, nor anything twice, and an overfull one is refused by name', () => {
    const bounded = fc.array(
      fc.oneof(add, remove).map((one) => (one.op === 'add' ? { ...one, limit: LIMIT } : one)),
    );
    fc.assert(
      fc.property(bounded, (operations) => {
        const result = fold({}, operations);
        if (!result.ok) {
          expect(result.field).toBe('tags');
          return;
        }
        const tags = result.profile.tags as readonly string[] | undefined;
        expect(new Set(tags).size).toBe(tags?.length ?? 0);
        expect(tags?.length ?? 0).toBeLessThanOrEqual(LIMIT);
      }),
    );
  });

  it('adding what a full set already holds is no overflow', () => {
    const full = { tags: ['a', 'b', 'c'] };
    expect(fold(full, [{ op: 'add', field: 'tags', value: 'b', limit: 3 }])).toEqual({
      ok: true,
      profile: full,
    });
  });

  it('one overfull set refuses the whole action', () => {
    const start = { tags: ['a'], count: 1 };
    const operations: Operation[] = [
      { op: 'increment', field: 'count', by: 1 },
      { op: 'add', field: 'tags', value: 'b', limit: 1 },
    ];
    expect(fold(start, operations)).toEqual({ ok: false, field: 'tags' });
    expect(start).toEqual({ tags: ['a'], count: 1 });
  });

  it('a counter that would leave the numbers is refused by name', () => {
    const twice: Operation[] = Array(2).fill({
      op: 'increment',
      field: 'count',
      by: Number.MAX_VALUE,
    });
    expect(fold({}, twice)).toEqual({ ok: false, field: 'count' });
  });

  it('folding never changes the profile it starts from', () => {
    fc.assert(
      fc.property(profile, fc.array(any), (start, operations) => {
        const before = structuredClone(start);
        fold(start, operations);
        expect(start).toEqual(before);
      }),
    );
  });

  it('a field named like something every object has starts empty', () => {
    for (const field of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
      expect(fold({}, [{ op: 'once', field, value: 'mine' }])).toEqual({
        ok: true,
        profile: { [field]: 'mine' },
      });
    }
  });
});

describe('merge', () => {
  it.each([
    ['counters add up', { count: 2 }, { count: 3 }, { count: 5 }],
    ['sets unite', { tags: ['a', 'b'] }, { tags: ['b', 'c'] }, { tags: ['a', 'b', 'c'] }],
    [
      'the newer of two latest values wins, the stub’s',
      { last: { value: 'x', at: 1 } },
      { last: { value: 'y', at: 2 } },
      { last: { value: 'y', at: 2 } },
    ],
    [
      'the newer of two latest values wins, the registered account’s',
      { last: { value: 'x', at: 3 } },
      { last: { value: 'y', at: 2 } },
      { last: { value: 'x', at: 3 } },
    ],
    ['the registered account’s once value stays', { first: 'x' }, { first: 'y' }, { first: 'x' }],
    ['the greater maximum wins', { best: 3 }, { best: 5 }, { best: 5 }],
    ['the lesser minimum wins', { least: 3 }, { least: 5 }, { least: 3 }],
    [
      'what only the stub holds comes along',
      {},
      { count: 3, first: 'y' },
      { count: 3, first: 'y' },
    ],
    ['what nobody declared stays behind', { count: 1 }, { other: 3 }, { count: 1 }],
  ])('%s', (_, kept, stub, expected) => {
    expect(merge(kept, stub, KINDS)).toEqual(expected);
  });

  it('acting on two accounts and merging them is acting on one', () => {
    const mergeable = fc.array(fc.oneof(increment, raise, lower, add));
    fc.assert(
      fc.property(mergeable, mergeable, (one, other) => {
        expect(sorted(merge(folded({}, one), folded({}, other), KINDS))).toEqual(
          sorted(folded({}, [...one, ...other])),
        );
      }),
    );
  });

  it('merging with nothing changes nothing', () => {
    fc.assert(
      fc.property(profile, (one) => {
        expect(merge(one, {}, KINDS)).toEqual(one);
        expect(merge({}, one, KINDS)).toEqual(one);
      }),
    );
  });

  it('a stub’s field cannot reach the prototype of anything', () => {
    const stub = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}');
    const merged = merge({}, stub, KINDS);
    expect(merged).toEqual({});
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((merged as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('emptied', () => {
  it('a profile that starts fresh behaves as if nothing had been', () => {
    fc.assert(
      fc.property(profile, fc.array(any), (before, operations) => {
        const fresh = folded({}, operations);
        expect(plain(folded(emptied(before), operations))).toMatchObject(plain(fresh));
      }),
    );
  });

  it('merging with a profile that starts fresh changes nothing', () => {
    fc.assert(
      fc.property(profile, profile, (before, one) => {
        expect(plain(merge(emptied(before), one, KINDS))).toMatchObject(plain(one));
        expect(plain(merge(one, emptied(before), KINDS))).toMatchObject(plain(one));
      }),
    );
  });

  it('every field is overwritten with nothing of the same type', () => {
    const before: Profile = {
      count: 3,
      tags: ['a'],
      last: { value: 'x', at: 5 },
      first: 'y',
      agreed: true,
    };
    expect(plain(emptied(before))).toEqual({
      count: 0,
      tags: [],
      last: '',
      first: '',
      agreed: false,
    });
  });
});

describe('plain', () => {
  it('shows values without the instants they were set at', () => {
    expect(plain({ count: 1, tags: ['a'], last: { value: 'x', at: 5 } })).toEqual({
      count: 1,
      tags: ['a'],
      last: 'x',
    });
  });
});

function atOf(operation: Operation): number {
  return operation.op === 'set' ? operation.at : 0;
}
