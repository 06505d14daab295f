// Turns values into output the way FreeMarker does in its default locale, en_US.
import { asMoment, formatMoment } from './moment.ts';
import { fail, type Scope } from './scope.ts';

/** Text of a value for output or for joining with text; fails on what has no text. */
export function toText(scope: Scope, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(scope, value, numberFormat(scope));
  if (typeof value === 'boolean') return formatBoolean(scope, value);
  const moment = asMoment(value);
  if (!moment) return fail(scope, `${typeName(value)} has no text; pick a field of it`);
  const pattern = moment.part === 'unknown' ? 'datetime' : moment.part;
  return formatMoment(moment, scope.settings.get(`${pattern}_format`), timeZone(scope));
}

/** The time zone of the template, UTC unless `[#setting time_zone=…]` says otherwise. */
export function timeZone(scope: Scope): string {
  return scope.settings.get('time_zone') ?? 'UTC';
}

function numberFormat(scope: Scope): string {
  return scope.settings.get('number_format') ?? 'number';
}

/** FreeMarker has no text for a bare boolean unless `boolean_format` names two words. */
function formatBoolean(scope: Scope, value: boolean): string {
  const words = scope.settings.get('boolean_format')?.split(',');
  if (words?.length !== 2) return fail(scope, 'a boolean has no text; use ?c or ?string(yes, no)');
  return words[value ? 0 : 1] as string;
}

const PATTERN = /^([#,0]+)(?:\.([0#]+))?(%?)$/;

/** Formats by `number`, `computer`, `c`, `percent` or a pattern such as `0.00` and `#,##0.##`. */
export function formatNumber(scope: Scope, value: number, pattern: string): string {
  if (pattern === 'number') return local(value, { maximumFractionDigits: 3 });
  if (pattern === 'percent') return local(value, { style: 'percent' });
  if (pattern === 'computer' || pattern === 'c') {
    return local(value, { useGrouping: false, maximumFractionDigits: 16 });
  }
  const [found, whole = '', fraction = '', percent] = PATTERN.exec(pattern) ?? [];
  if (found === undefined) return fail(scope, `the number format "${pattern}" is not supported`);
  return local(value, {
    style: percent ? 'percent' : 'decimal',
    useGrouping: whole.includes(','),
    minimumIntegerDigits: Math.max(1, whole.replace(/[^0]/g, '').length),
    minimumFractionDigits: fraction.replaceAll('#', '').length,
    maximumFractionDigits: fraction.length,
  });
}

function local(value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat('en-US', { roundingMode: 'halfEven', ...options }).format(value);
}

/** What a value is, in FreeMarker's words. */
export function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a sequence';
  if (asMoment(value)) return 'a date';
  return typeof value === 'object' ? 'a hash' : `a ${typeof value}`;
}
