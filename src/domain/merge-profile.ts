// The algebra of a merge: a stub's profile goes into an account's, and can be taken out again.
import type { MergedField, MergeEntry, MergeRule, MergeRules } from './merge.ts';
import { emptyLike, type FieldValue, isBlank, mergedValue, type Profile } from './profile.ts';

/**
 * The account's profile with the stub's in it, and what is needed to take that out again. A set takes in
 * what it has room for. What nobody declared and what is blank stays behind.
 */
export function takeIn(
  kept: Profile,
  stub: Profile,
  rules: MergeRules,
): { profile: Profile; fields: MergeEntry['fields'] } {
  const profile: Record<string, FieldValue> = { ...kept };
  const fields: Record<string, MergedField> = {};
  for (const [field, value] of Object.entries(stub)) {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (!rule || isNothing(value)) continue;
    const was = profile[field];
    const result = fitting(rule, was, mergedValue(rule.kind, was, value));
    if (result === undefined) continue;
    const held = Array.isArray(value) ? value.filter((one) => listed(result).includes(one)) : value;
    profile[field] = result;
    fields[field] = from({ kind: rule.kind, held }, was);
  }
  return { profile, fields };
}

function isNothing(value: FieldValue): boolean {
  return isBlank(value) || (Array.isArray(value) && value.length === 0);
}

/** A set as far as its limit reaches, though never less than it was; undefined for no number. */
function fitting(
  { limit }: MergeRule,
  was: FieldValue | undefined,
  result: FieldValue,
): FieldValue | undefined {
  if (!Array.isArray(result)) {
    return typeof result === 'number' && !Number.isFinite(result) ? undefined : result;
  }
  return result.slice(0, Math.max(limit ?? result.length, listed(was).length));
}

export interface Merged {
  profile: Profile;
  /** The journal, oldest first. */
  merges: readonly MergeEntry[];
}

/**
 * The account as if that merge had not been, and the later ones as if they had come without it. What the
 * person changed since stays. A field that was empty before is blank afterwards, not missing, so that
 * FusionAuth's copy of it is overwritten.
 */
export function takeOut({ profile, merges }: Merged, id: string): Merged {
  const index = merges.findIndex((entry) => entry.id === id);
  const fields = Object.entries(merges[index]?.fields ?? {});
  return fields.reduce<Merged>(
    (rest, [field, part]) => {
      const later = rest.merges.slice(index + 1);
      const without = withoutPart(part, rest.profile[field], partsOf(later, field));
      return {
        profile: { ...rest.profile, [field]: without.value },
        merges: [...rest.merges.slice(0, index + 1), ...withParts(later, field, without.parts)],
      };
    },
    { profile, merges },
  );
}

/** A field's part in each of some merges. */
type Parts = readonly (MergedField | undefined)[];

function partsOf(entries: readonly MergeEntry[], field: string): Parts {
  return entries.map(({ fields }) => (Object.hasOwn(fields, field) ? fields[field] : undefined));
}

function withParts(entries: readonly MergeEntry[], field: string, parts: Parts): MergeEntry[] {
  return entries.map((entry, n) => {
    const part = parts[n];
    return part ? { ...entry, fields: { ...entry.fields, [field]: part } } : entry;
  });
}

/** The field without one part, and the later parts as if that had not been. */
type Without = (
  part: MergedField,
  current: FieldValue | undefined,
  later: Parts,
) => { value: FieldValue; parts: Parts };

const withoutPart: Without = (part, current, later) => {
  if (part.kind === 'set') return withoutMembers(part, current, later);
  if (part.kind === 'counter') return withoutCount(part, current, later);
  return replayed(part, current, later);
};

const withoutCount: Without = ({ held }, current, parts) => {
  const numbers = typeof current === 'number' && typeof held === 'number';
  return { value: numbers ? current - held : (current ?? 0), parts };
};

/** Members that the account had before, or that a later stub brought too, stay. */
const withoutMembers: Without = (part, current, later) => {
  let gone = without(listed(part.held), listed(part.from));
  const parts = later.map((one) => {
    if (!one) return one;
    const rebased = from(one, without(listed(one.from), gone));
    gone = without(gone, listed(one.held));
    return rebased;
  });
  return { value: without(listed(current), gone), parts };
};

/** Goes through the later merges again from what was there before; a change of the person's own stays. */
const replayed: Without = (part, current, later) => {
  let was: FieldValue | undefined = mergedValue(part.kind, part.from, part.held);
  let now = part.from;
  const parts = later.map((one) => {
    if (!one) return one;
    if (!same(one.from, was)) now = one.from;
    was = mergedValue(one.kind, one.from, one.held);
    const rebased = from(one, now);
    now = mergedValue(one.kind, now, one.held);
    return rebased;
  });
  const value = same(current, was) ? now : current;
  return { value: value ?? emptyLike(part.held), parts };
};

function from({ kind, held }: MergedField, value: FieldValue | undefined): MergedField {
  return value === undefined ? { kind, held } : { kind, from: value, held };
}

function same(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  const [a, b] = [one, other].map((value) =>
    typeof value === 'object' && 'value' in value ? [value.value, value.at] : [value],
  );
  return JSON.stringify(a) === JSON.stringify(b);
}

function without(members: readonly string[], gone: readonly string[]): string[] {
  return members.filter((one) => !gone.includes(one));
}

function listed(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
