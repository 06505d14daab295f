// A line of the table in plain text.
import type { Line } from './line.ts';

export function told(key: string, { value, unit, target, ok, spread, behind }: Line): string {
  const range = spread ? ` [${spread.join(' to ')}]` : '';
  const verdict = ok ? 'reached' : 'missed';
  return `${key}: ${value}${range} ${unit}, target ${target}: ${verdict}${behind ? ` (${behind})` : ''}`;
}
