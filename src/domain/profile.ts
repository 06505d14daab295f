// The profile's algebra: what each declared kind of field can hold, how actions change it, how two merge.

export type FieldKind = 'counter' | 'set' | 'latest' | 'once' | 'max' | 'min';
export type Scalar = string | number | boolean;

/** A `latest` value remembers when it was set, so that the newer of two wins a merge. */
export interface Dated {
  value: Scalar;
  /** Epoch milliseconds. */
  at: number;
}

export type FieldValue = Scalar | readonly string[] | Dated;
export type Profile = Readonly<Record<string, FieldValue>>;

/** One change of one field. Self-contained, so that folding needs no declaration. */
export type Operation =
  | { op: 'increment'; field: string; by: number }
  | { op: 'add'; field: string; value: string; limit: number }
  | { op: 'remove'; field: string; value: string }
  | { op: 'set'; field: string; value: Scalar; at: number }
  | { op: 'once'; field: string; value: Scalar }
  | { op: 'raise'; field: string; value: number }
  | { op: 'lower'; field: string; value: number };

export type Folded = { ok: true; profile: Profile } | { ok: false; field: string };

/** Applies operations in order; refuses the lot when a set or a number would overflow. */
export function fold(profile: Profile, operations: readonly Operation[]): Folded {
  const next: Record<string, FieldValue> = { ...profile };
  for (const operation of operations) {
    const current = Object.hasOwn(next, operation.field) ? next[operation.field] : undefined;
    const value = applied(current, operation);
    if (value === undefined) return { ok: false, field: operation.field };
    next[operation.field] = value;
  }
  return { ok: true, profile: next };
}

/** The field's new value; undefined when it would not fit. */
function applied(current: FieldValue | undefined, operation: Operation): FieldValue | undefined {
  switch (operation.op) {
    case 'increment':
      return finite(number(current, 0) + operation.by);
    case 'add':
      return added(strings(current), operation.value, operation.limit);
    case 'remove':
      return strings(current).filter((member) => member !== operation.value);
    case 'set':
      return newer(dated(current), { value: operation.value, at: operation.at });
    case 'once':
      return current === undefined || isBlank(current) ? operation.value : current;
    case 'raise':
      return Math.max(number(current, operation.value), operation.value);
    case 'lower':
      return Math.min(number(current, operation.value), operation.value);
  }
}

/** Folds a stub's profile into a registered account's, field kind by field kind. */
export function merge(
  kept: Profile,
  stub: Profile,
  kinds: Readonly<Record<string, FieldKind>>,
): Profile {
  const next: Record<string, FieldValue> = { ...kept };
  for (const [field, value] of Object.entries(stub)) {
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
    if (kind) next[field] = mergedValue(kind, next[field], value);
  }
  return next;
}

/** One field of `merge`. */
export function mergedValue(
  kind: FieldKind,
  kept: FieldValue | undefined,
  stub: FieldValue,
): FieldValue {
  if (kept === undefined || isBlank(kept)) return stub;
  if (isBlank(stub)) return kept;
  switch (kind) {
    case 'counter':
      return number(kept, 0) + number(stub, 0);
    case 'set':
      return [...new Set([...strings(kept), ...strings(stub)])];
    case 'latest':
      return newer(dated(kept), dated(stub) ?? { value: '', at: 0 });
    case 'once':
      return kept;
    case 'max':
      return Math.max(
        number(kept, Number.NEGATIVE_INFINITY),
        number(stub, Number.NEGATIVE_INFINITY),
      );
    case 'min':
      return Math.min(
        number(kept, Number.POSITIVE_INFINITY),
        number(stub, Number.POSITIVE_INFINITY),
      );
  }
}

/** The same fields with nothing in them, so that FusionAuth's copy is overwritten rather than left behind. */
export function emptied(profile: Profile): Profile {
  return Object.fromEntries(
    Object.entries(profile).map(([field, value]) => [field, emptyLike(value)]),
  );
}

/** A blank says what type FusionAuth is to see, and counts as no value for every operation and merge. */
export function emptyLike(value: FieldValue): FieldValue {
  if (Array.isArray(value)) return [];
  return { value: emptyScalar(dated(value)?.value ?? (value as Scalar)), at: 0 };
}

/** Whether a value is one that only says its type. */
export function isBlank(value: FieldValue): boolean {
  return value === '' || dated(value)?.at === 0;
}

function emptyScalar(value: Scalar): Scalar {
  if (typeof value === 'number') return 0;
  return typeof value === 'boolean' ? false : '';
}

/** Plain values, as pages, the API and FusionAuth's `user.data` show them. */
export function plain(profile: Profile): Record<string, Scalar | readonly string[]> {
  const out: Record<string, Scalar | readonly string[]> = {};
  for (const [field, value] of Object.entries(profile)) {
    out[field] = dated(value)?.value ?? (value as Scalar | readonly string[]);
  }
  return out;
}

function added(members: readonly string[], value: string, limit: number) {
  if (members.includes(value)) return members;
  return members.length >= limit ? undefined : [...members, value];
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function newer(current: Dated | undefined, candidate: Dated): Dated {
  return current && current.at > candidate.at ? current : candidate;
}

function number(value: FieldValue | undefined, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function strings(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function dated(value: FieldValue | undefined): Dated | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? (value as Dated) : undefined;
}
