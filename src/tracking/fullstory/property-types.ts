// The types that Fullstory's properties may have, and how version 1 writes them at the end of a name.
// https://help.fullstory.com/hc/en-us/articles/360020623234-Client-API-Requirements

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  str: (value) => typeof value === 'string',
  int: (value) => Number.isSafeInteger(value),
  real: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  date: (value) =>
    typeof value === 'string' && ISO_8601.test(value) && !Number.isNaN(Date.parse(value)),
};

const ISO_8601 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

const SUFFIX = /_(strs?|ints?|reals?|bools?|dates?)$/;

/** Whether `type` is one of them: `str`, `int`, `real`, `bool`, `date`, and with an s for a list of such. */
export function isType(type: unknown): type is string {
  return typeof type === 'string' && SUFFIX.test(`_${type}`);
}

/** Whether a value is of a type. Nothing (null) is of any. */
export function isOfType(value: unknown, type: string): boolean {
  const scalar = SCALARS[type];
  if (value === null) return true;
  if (scalar) return scalar(value);
  const one = SCALARS[type.slice(0, -1)];
  return Array.isArray(value) && one !== undefined && value.every(one);
}

/** The type that a name of version 1 ends in, `count_int` for instance. */
export function suffixOf(name: string): string | undefined {
  return SUFFIX.exec(name)?.[1];
}
