// Figures as operators read them: plain English, UTC.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export function count(n: number): string {
  return WHOLE.format(n);
}

export function share(rate: number | undefined): string {
  return rate === undefined ? '–' : PERCENT.format(rate);
}

export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function minute(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

export function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** In the largest unit that it fills, rounded down: `3 hours`. */
export function time(seconds: number): string {
  const [unit, size] = UNITS.find(([, least]) => seconds >= least) ?? ['second', 1];
  const n = Math.floor(seconds / size);
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}
