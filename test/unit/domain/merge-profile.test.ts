// A stub's profile goes into an account's and comes out again, for all profiles there could be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MergeEntry, MergeRules } from '../../../src/domain/merge.ts';
import { type Merged, takeIn, takeOut } from '../../../src/domain/merge-profile.ts';
import {
  type FieldValue,
  fold,
  isBlank,
  merge,
  type Profile,
} from '../../../src/domain/profile.ts';

const RULES: MergeRules = {
  count: { kind: 'counter' },
  tags: { kind: 'set' },
  last: { kind: 'latest' },
  first: { kind: 'once' },
  best: { kind: 'max' },
  least: { kind: 'min' },
};
const KINDS = Object.fromEntries(Object.entries(RULES).map(([name, { kind }]) => [name, kind]));

const whole = fc.integer({ min: -9, max: 9 });
const word = fc.constantFrom('a', 'b', 'c', 'd');
const profile: fc.Arbitrary<Profile> = fc.record(
  {
    count: whole,
    tags: fc.uniqueArray(word),
    last: fc.record({ value: word, at: fc.integer({ min: 1, max: 9 }) }, { noNullPrototype: true }),
    first: word,
    best: whole,
    least: whole,
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** The account after it has taken in these stubs, the first one as merge 0. */
function taken(start: Profile, stubs: readonly Profile[]): Merged {
  return stubs.reduce<Merged>((account, stub) => into(account, stub), {
    profile: start,
    merges: [],
  });
}

function into({ profile: kept, merges }: Merged, stub: Profile): Merged {
  const { profile: next, fields } = takeIn(kept, stub, RULES);
  const entry: MergeEntry = { id: String(merges.length), stub: 'stub', at: 0, fields };
  return { profile: next, merges: [...merges, entry] };
}

/** Takes merges out, leaving their entries empty as the account's journal does. */
function without(account: Merged, ids: readonly string[]): Merged {
  return ids.reduce((rest, id) => {
    const { profile: next, merges } = takeOut(rest, id);
    return {
      profile: next,
      merges: merges.map((one) => (one.id === id ? { ...one, fields: {} } : one)),
    };
  }, account);
}

/** What pages show: blanks and zeros are nothing, sets have no order. */
function shown(given: Profile): Record<string, FieldValue> {
  const values = Object.entries(given).map(([field, value]): [string, FieldValue] => [
    field,
    Array.isArray(value) ? [...value].sort() : value,
  ]);
  return Object.fromEntries(
    values.filter(([, value]) => !isBlank(value) && value !== 0 && !isEmpty(value)),
  );
}

function isEmpty(value: FieldValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Zero says nothing of a counter, but something of a maximum. */
function expectSame(one: Profile, other: Profile): void {
  const { best: _, least: __, ...rest } = one;
  const { best: ___, least: ____, ...others } = other;
  expect(shown(rest)).toEqual(shown(others));
  for (const field of ['best', 'least'] as const) {
    expect([one[field]].filter((value) => value !== undefined && !isBlank(value))).toEqual(
      [other[field]].filter((value) => value !== undefined),
    );
  }
}

describe('taking in', () => {
  it('is the merge of the profiles', () => {
    fc.assert(
      fc.property(profile, profile, (account, stub) => {
        expectSame(takeIn(account, stub, RULES).profile, merge(account, stub, KINDS));
      }),
    );
  });

  it('changes neither profile', () => {
    fc.assert(
      fc.property(profile, profile, (account, stub) => {
        const before = structuredClone([account, stub]);
        takeOut(into({ profile: account, merges: [] }, stub), '0');
        expect([account, stub]).toEqual(before);
      }),
    );
  });

  it('fills a set no further than its limit, and drops nothing that the account had', () => {
    const rules: MergeRules = { tags: { kind: 'set', limit: 2 } };
    expect(takeIn({ tags: ['a'] }, { tags: ['b', 'c'] }, rules).profile).toEqual({
      tags: ['a', 'b'],
    });
    const over = { tags: ['a', 'b', 'c'] };
    expect(takeIn(over, { tags: ['d'] }, rules).profile).toEqual(over);
  });

  it('leaves a counter alone that would leave the numbers', () => {
    const most = { count: Number.MAX_VALUE };
    expect(takeIn(most, most, RULES)).toEqual({ profile: most, fields: {} });
  });

  it('leaves behind what nobody declared, what is blank, and what would reach a prototype', () => {
    const stub = JSON.parse(
      '{"__proto__": {"polluted": true}, "other": 1, "tags": [], "last": {"value": "", "at": 0}}',
    );
    expect(takeIn({ count: 1 }, stub, RULES)).toEqual({ profile: { count: 1 }, fields: {} });
  });
});

describe('taking out', () => {
  it('what was taken in leaves the account as it was', () => {
    fc.assert(
      fc.property(profile, profile, (account, stub) => {
        const merged = into({ profile: account, merges: [] }, stub);
        expectSame(takeOut(merged, '0').profile, account);
      }),
    );
  });

  it('any of several merges, in any order, is as if they had never been', () => {
    const stubs = fc.array(profile, { minLength: 1, maxLength: 5 });
    const order = fc.shuffledSubarray(['0', '1', '2', '3', '4']);
    fc.assert(
      fc.property(profile, stubs, order, (account, all, out) => {
        const kept = all.filter((_, n) => !out.includes(String(n)));
        const rest = without(taken(account, all), out);
        expectSame(rest.profile, taken(account, kept).profile);
      }),
      { numRuns: 500 },
    );
  });

  it('the same merge twice takes it out once', () => {
    fc.assert(
      fc.property(profile, profile, (account, stub) => {
        const once = without(into({ profile: account, merges: [] }, stub), ['0']);
        expect(without(once, ['0'])).toEqual(once);
      }),
    );
  });

  it('a merge that is not there changes nothing', () => {
    const account = taken({ count: 1 }, [{ count: 2 }]);
    expect(takeOut(account, 'another')).toEqual(account);
  });

  it.each<[string, Profile, Profile, Profile, Profile]>([
    ['counts since then stay', { count: 1 }, { count: 2 }, { count: 8 }, { count: 6 }],
    [
      'members added since then stay',
      { tags: ['a'] },
      { tags: ['b'] },
      { tags: ['a', 'b', 'c'] },
      { tags: ['a', 'c'] },
    ],
    [
      'members removed since then do not come back',
      { tags: ['a'] },
      { tags: ['b'] },
      { tags: [] },
      { tags: [] },
    ],
    [
      'a latest value set since then stays',
      { last: { value: 'a', at: 1 } },
      { last: { value: 'b', at: 2 } },
      { last: { value: 'c', at: 3 } },
      { last: { value: 'c', at: 3 } },
    ],
    ['a maximum raised since then stays', { best: 1 }, { best: 5 }, { best: 7 }, { best: 7 }],
    ['a minimum lowered since then stays', { least: 5 }, { least: 3 }, { least: 2 }, { least: 2 }],
  ])('%s', (_, before, stub, since, expected) => {
    const { merges } = taken(before, [stub]);
    expect(takeOut({ profile: since, merges }, '0').profile).toEqual(expected);
  });

  it('what the person changed between two merges comes back when both are taken out', () => {
    const first = taken({ best: 1 }, [{ best: 5 }]);
    const second = into({ ...first, profile: { best: 7 } }, { best: 9 });
    const left = without(second, ['0']);
    expect(left.profile).toEqual({ best: 9 });
    expect(without(left, ['1']).profile).toEqual({ best: 7 });
  });

  it('a field that was empty is overwritten with nothing, so that no copy keeps it', () => {
    const { profile: left } = takeOut(taken({}, [{ first: 'a', best: 3, tags: ['b'] }]), '0');
    expect(left).toEqual({ first: { value: '', at: 0 }, best: { value: 0, at: 0 }, tags: [] });
    expect(fold(left, [{ op: 'once', field: 'first', value: 'z' }])).toMatchObject({
      profile: { first: 'z' },
    });
  });
});
