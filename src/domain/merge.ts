// A merge as the account's journal keeps it, and for how long it can be taken back.
import type { FieldKind, FieldValue } from './profile.ts';

/** How a declared field merges: by its kind, a set up to its limit. */
export interface MergeRule {
  kind: FieldKind;
  limit?: number;
}

export type MergeRules = Readonly<Record<string, MergeRule>>;

/** One field's part in a merge: what the account held before, if anything, and what the stub brought. */
export interface MergedField {
  kind: FieldKind;
  from?: FieldValue;
  held: FieldValue;
}

export interface MergeEntry {
  /** UUID of the merge. */
  id: string;
  stub: string;
  /** When the person said so, epoch milliseconds. */
  at: number;
  fields: Readonly<Record<string, MergedField>>;
  /** When it was taken back; its fields are then empty, and it stays only to meet a late repeat. */
  undoneAt?: number;
}

const HOUR_MS = 3_600_000;
/** How long a merge can be taken back, milliseconds. */
export const UNDO_MS = 7 * 24 * HOUR_MS;
/** When its journal entry and the stub go: later, so that no request of the last minute is cut in two. */
export const SEAL_MS = UNDO_MS + HOUR_MS;
/** Most merges in an account's journal at one time. */
export const MOST_MERGES = 20;

/** Until when a merge can be taken back, epoch milliseconds. */
export function undoUntil({ at }: Pick<MergeEntry, 'at'>): number {
  return at + UNDO_MS;
}

/** The merges of a journal that can be taken back at `now`, oldest first. */
export function undoable(merges: readonly MergeEntry[] = [], now: number): readonly MergeEntry[] {
  return merges.filter((entry) => entry.undoneAt === undefined && now <= undoUntil(entry));
}

/** The entries that still matter at `now`: the others are too old to be taken back or repeated. */
export function unsealed(merges: readonly MergeEntry[] = [], now: number): readonly MergeEntry[] {
  return merges.filter(({ at }) => now < at + SEAL_MS);
}
