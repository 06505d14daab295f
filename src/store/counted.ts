// The counts that every store keeps: what a row counts as, and how kept numbers are told.
import type { Account } from '../domain/account.ts';
import type { Counts } from '../domain/ports.ts';
import type { AccountColumns } from './account-columns.ts';

export interface Counted {
  state: Account['state'];
  columns: AccountColumns;
}

/** The counts that a row is part of; none for a row that was not there, or is no more. */
export function namesOf(row: Counted | undefined): string[] {
  if (!row) return [];
  const names: string[] = [row.state];
  if (row.columns.task !== null) names.push('due');
  if (row.columns.parked !== null) names.push('parked');
  return names;
}

/** From rows of a name and its number. */
export function countsOf(rows: readonly Record<string, unknown>[]): Counts {
  const counted = new Map(rows.map((row) => [row.name, Number(row.n)]));
  const of = (name: Account['state'] | 'due' | 'parked') => counted.get(name) ?? 0;
  return {
    byState: {
      anonymous: of('anonymous'),
      converting: of('converting'),
      registered: of('registered'),
      released: of('released'),
      culled: of('culled'),
      erased: of('erased'),
    },
    due: of('due'),
    parked: of('parked'),
  };
}
