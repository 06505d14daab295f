// The table of built-ins a template may use; anything else is refused when the template is compiled.
import { type Builtin, type Call, onNumber, onSequence } from './builtin.ts';
import { formatNumber, timeZone, toText, typeName } from './format.ts';
import { asMoment, formatMoment, type Moment, moment, parseMoment } from './moment.ts';
import { fail, type Loop } from './scope.ts';
import { textBuiltins } from './text-builtins.ts';

/** Built-ins by their snake_case name. */
export const builtins: Record<string, Builtin> = {
  ...textBuiltins,
  ...sequenceBuiltins(),
  ...numberBuiltins(),
  ...dateBuiltins(),
  ...typeBuiltins(),
  ...loopBuiltins(),
  string: { arity: [0, 2], apply: toStringBuiltin },
  // biome-ignore lint/suspicious/noThenProperty: FreeMarker's name for it; the table is never awaited
  then: { arity: [2, 2], apply: (value, call) => call.arg(value === true ? 0 : 1) },
};

function sequenceBuiltins(): Record<string, Builtin> {
  return {
    size: { arity: [0, 0], apply: size },
    keys: { arity: [0, 0], apply: (value, call) => Object.keys(hash(value, call)) },
    values: { arity: [0, 0], apply: (value, call) => Object.values(hash(value, call)) },
    first: onSequence((items) => items[0]),
    last: onSequence((items) => items.at(-1)),
    reverse: onSequence((items) => items.toReversed()),
    seq_contains: onSequence((items, call) => items.includes(call.arg(0)), [1, 1]),
    join: onSequence(
      (items, call) => {
        if (items.length === 0) return call.count > 1 ? call.text(1) : '';
        const text = items.map((item) => toText(call.scope, item)).join(call.text(0));
        return call.count > 2 ? text + call.text(2) : text;
      },
      [1, 3],
    ),
  };
}

function size(value: unknown, call: Call): number {
  return Array.isArray(value) ? value.length : Object.keys(hash(value, call)).length;
}

function hash(value: unknown, call: Call): object {
  if (isHash(value)) return value;
  return fail(call.scope, `expected a hash, found ${typeName(value)}`);
}

function isHash(value: unknown): value is object {
  return typeof value === 'object' && value !== null && typeName(value) === 'a hash';
}

function numberBuiltins(): Record<string, Builtin> {
  return {
    c: { arity: [0, 0], apply: computerText },
    abs: onNumber(Math.abs),
    floor: onNumber(Math.floor),
    ceiling: onNumber(Math.ceil),
    round: onNumber(Math.round),
    int: onNumber(Math.trunc),
  };
}

function computerText(value: unknown, call: Call): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatNumber(call.scope, value, 'computer');
  return fail(call.scope, `?c takes a number or a boolean, found ${typeName(value)}`);
}

function dateBuiltins(): Record<string, Builtin> {
  const as = (part: Moment['part']): Builtin => ({
    arity: [0, 1],
    apply: (value, call) => {
      const at = asMoment(value)?.at;
      if (at !== undefined) return moment(at, part);
      const read = typeof value === 'string' ? parseMoment(value, part) : undefined;
      return read ?? fail(call.scope, `this is no ${part} (ISO 8601 is understood)`);
    },
  });
  return {
    date: as('date'),
    time: as('time'),
    datetime: as('datetime'),
    number_to_date: onNumber((at) => moment(at, 'date')),
    number_to_time: onNumber((at) => moment(at, 'time')),
    number_to_datetime: onNumber((at) => moment(at, 'datetime')),
  };
}

function typeBuiltins(): Record<string, Builtin> {
  const is = (test: (value: unknown) => boolean): Builtin => ({ arity: [0, 0], apply: test });
  return {
    is_string: is((value) => typeof value === 'string'),
    is_number: is((value) => typeof value === 'number'),
    is_boolean: is((value) => typeof value === 'boolean'),
    is_sequence: is((value) => Array.isArray(value)),
    is_hash: is(isHash),
    is_date: is((value) => asMoment(value) !== undefined),
    has_content: { arity: [0, 0], forgiving: true, apply: hasContent },
  };
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string' || Array.isArray(value)) return value.length > 0;
  return isHash(value) ? Object.keys(value).length > 0 : true;
}

function loopBuiltins(): Record<string, Builtin> {
  const on = (loop: (loop: Loop) => unknown): Builtin => ({ arity: [0, 0], loop });
  return {
    index: on((loop) => loop.index),
    counter: on((loop) => loop.index + 1),
    has_next: on((loop) => loop.hasNext),
    is_first: on((loop) => loop.index === 0),
    is_last: on((loop) => !loop.hasNext),
    item_parity: on((loop) => (loop.index % 2 === 0 ? 'odd' : 'even')),
  };
}

function toStringBuiltin(value: unknown, call: Call): string {
  if (typeof value === 'boolean') {
    if (call.count === 2) return call.text(value ? 0 : 1);
    return String(value);
  }
  if (call.count === 0) return toText(call.scope, value);
  if (typeof value === 'number') return formatNumber(call.scope, value, call.text(0));
  const at = asMoment(value);
  if (at) return formatMoment(at, call.text(0), timeZone(call.scope));
  return fail(call.scope, `?string with a format takes no ${typeName(value).slice(2)}`);
}
