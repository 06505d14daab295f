// The tables of bench/README.md, between their markers, from what a run found.
import type { Point } from './curve.ts';
import type { Line, Lines } from './line.ts';

export interface Found {
  lines: Lines;
  curve: readonly Point[];
  /** In words. */
  machine: string;
}

/** @throws Error when a marker is missing */
export function intoReadme(text: string, { lines, curve, machine }: Found): string {
  const found = between(text, 'lines', tableOf(lines));
  return between(between(found, 'curve', curveOf(curve)), 'machine', machineOf(machine));
}

function between(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`bench/README.md has no ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
}

/** One row a line; the key as in latest.json. */
export function tableOf(lines: Lines): string {
  const rows = Object.entries(lines).map(
    ([key, line]) =>
      `| ${line.what} \`${key}\` | ${reached(line)} | ${line.target} | ${verdict(line)} | ${line.behind ?? ''} |`,
  );
  return ['| what | measured | target | | behind it |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function reached({ value, unit, spread }: Line): string {
  return `**${value}** ${unit}${spread ? ` (${spread.join(' to ')})` : ''}`;
}

function verdict({ ok }: Line): string {
  return ok ? 'reached' : '**missed**';
}

export function curveOf(curve: readonly Point[]): string {
  const rows = curve.map(
    ({ store, accounts, replicas, rate, cpu }) =>
      `| ${store} | ${accounts.toLocaleString('en')} | ${replicas} | ${rate} | ${cpu} |`,
  );
  const head = '| store | accounts | replicas | visits a second | µs CPU a visit |';
  return [head, '|---|--:|--:|--:|--:|', ...rows].join('\n');
}

function machineOf(machine: string): string {
  return ['```', machine, '```'].join('\n');
}
