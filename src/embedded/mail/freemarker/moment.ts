// Dates in templates: which part matters, how strings become one, and Java's date patterns.

/** An instant (epoch milliseconds) of which a date, a time or both count. */
export type Moment = { readonly at: number; readonly part: Part };
type Part = 'date' | 'time' | 'datetime' | 'unknown';

const moments = new WeakSet<object>();

/** Makes a value the engine treats as a date. */
export function moment(at: number, part: Part): Moment {
  const made = Object.freeze({ at, part });
  moments.add(made);
  return made;
}

/** A moment, or what a model's Date means; undefined for anything else. */
export function asMoment(value: unknown): Moment | undefined {
  if (value instanceof Date) return moment(value.getTime(), 'datetime');
  return typeof value === 'object' && value !== null && moments.has(value)
    ? (value as Moment)
    : undefined;
}

/** Reads ISO 8601; undefined when it is not. */
export function parseMoment(text: string, part: Part): Moment | undefined {
  const at = Date.parse(part === 'time' ? `1970-01-01T${text}Z` : text);
  return Number.isNaN(at) ? undefined : moment(at, part);
}

const DEFAULTS = {
  date: 'MMM d, yyyy',
  time: 'h:mm:ss a',
  datetime: 'MMM d, yyyy, h:mm:ss a',
};
const LETTERS = /'([^']*)'|y+|M+|d+|E+|H+|h+|m+|s+|S+|a|X|z/g;

/** Formats by a pattern of java.text.SimpleDateFormat, `iso`, or the default of its part. */
export function formatMoment(value: Moment, pattern: string | undefined, zone: string): string {
  const part = value.part === 'unknown' ? 'datetime' : value.part;
  if (pattern === 'iso') return formatIso(value.at, part);
  const fields = fieldsOf(value.at, zone);
  return (pattern ?? DEFAULTS[part]).replace(LETTERS, (run, quoted?: string) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted;
    return formatField(run, fields, zone);
  });
}

function formatIso(at: number, part: 'date' | 'time' | 'datetime'): string {
  const text = new Date(at).toISOString().replace(/\.000Z$/, 'Z');
  if (part === 'datetime') return text;
  return part === 'date' ? text.slice(0, 10) : text.slice(11);
}

type Fields = Record<string, string>;

function fieldsOf(at: number, timeZone: string): Fields {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    ...{ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' },
  });
  const parts = format.formatToParts(at).map(({ type, value }) => [type, value]);
  const month = new Intl.DateTimeFormat('en-US', { timeZone, month: 'numeric' }).format(at);
  return { ...Object.fromEntries(parts), monthNumber: month, millis: String(at % 1000) };
}

function formatField(run: string, fields: Fields, zone: string): string {
  const pad = (value: string | number | undefined) => String(value ?? '').padStart(run.length, '0');
  const hour = Number(fields.hour);
  switch (run[0]) {
    case 'y':
      return run.length === 2 ? String(fields.year).slice(-2) : pad(fields.year);
    case 'M':
      return run.length < 3 ? pad(fields.monthNumber) : shorten(fields.month, run.length);
    case 'E':
      return shorten(fields.weekday, run.length);
    case 'd':
      return pad(fields.day);
    case 'H':
      return pad(hour);
    case 'h':
      return pad(hour % 12 || 12);
    case 'm':
      return pad(Number(fields.minute));
    case 's':
      return pad(Number(fields.second));
    case 'S':
      return pad(fields.millis);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    default:
      return zone === 'UTC' && run === 'X' ? 'Z' : zone;
  }
}

function shorten(name: string | undefined, width: number): string {
  return width > 3 ? String(name) : String(name).slice(0, 3);
}
