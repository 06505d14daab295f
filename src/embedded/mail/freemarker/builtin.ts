// The shape of a built-in (`value?name(args)`), and checks they share.
import { toText, typeName } from './format.ts';
import { asMoment } from './moment.ts';
import { fail, type Loop, type Scope } from './scope.ts';

export type Call = {
  scope: Scope;
  /** As many as were written. */
  count: number;
  /** The argument, evaluated when asked for; fails when it is missing. */
  arg(index: number): unknown;
  /** The argument, which must be a string. */
  text(index: number): string;
};

export type Builtin = {
  /** Least and most arguments. */
  arity: [number, number];
  /** Whether a missing value is passed as undefined instead of being an error. */
  forgiving?: true;
  /** Gets the value; undefined as a result means a missing value. */
  apply?: (value: unknown, call: Call) => unknown;
  /** Instead of `apply`: works on the loop whose variable the name is. */
  loop?: (loop: Loop) => unknown;
};

/** A built-in on strings; numbers and dates become their text, booleans do not, as in FreeMarker. */
export function onText(
  apply: (text: string, call: Call) => unknown,
  arity: [number, number] = [0, 0],
): Builtin {
  return {
    arity,
    apply: (value, call) => {
      const hasText = typeof value === 'string' || typeof value === 'number' || asMoment(value);
      if (hasText) return apply(toText(call.scope, value), call);
      return fail(call.scope, `expected a string, found ${typeName(value)}`);
    },
  };
}

/** A built-in on numbers. */
export function onNumber(apply: (value: number) => unknown): Builtin {
  return {
    arity: [0, 0],
    apply: (value, call) => {
      if (typeof value === 'number') return apply(value);
      return fail(call.scope, `expected a number, found ${typeName(value)}`);
    },
  };
}

/** A built-in on sequences. */
export function onSequence(
  apply: (items: unknown[], call: Call) => unknown,
  arity: [number, number] = [0, 0],
): Builtin {
  return {
    arity,
    apply: (value, call) => {
      if (Array.isArray(value)) return apply(value, call);
      return fail(call.scope, `expected a sequence, found ${typeName(value)}`);
    },
  };
}
