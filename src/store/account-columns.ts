// What of an account stands beside its document, for queries: computed from it, never read back.
import { type Account, isCullable, isEnded } from '../domain/account.ts';
import { due, type Task } from '../domain/sync.ts';

export interface AccountColumns {
  task: Task | null;
  urgent: 0 | 1 | null;
  due_at: number | null;
  request: string | null;
  awaiting_email: string | null;
  parked: 1 | null;
  ended_at: number | null;
  idle_day: number | null;
  first_until: number | null;
}

export function columnsOf(account: Account): AccountColumns {
  const { state, conversion, sync } = account;
  const next = due(account);
  return {
    task: next?.task ?? null,
    urgent: next ? (next.urgent ? 1 : 0) : null,
    due_at: next?.at ?? null,
    request: conversion?.request ?? null,
    awaiting_email: state === 'converting' ? (conversion?.email ?? null) : null,
    parked: sync.parked === undefined ? null : 1,
    ended_at: isEnded(account) ? (account.endedAt ?? account.seenAt) : null,
    idle_day: isCullable(account) ? dayOf(account.seenAt) : null,
    first_until: isCullable(account) ? (account.firstUntil ?? null) : null,
  };
}

const DAY_MS = 86_400_000;

/** By the day alone: an index that every visit would move an entry in is dear, and the document has the instant. */
function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/** Whether a row can be written without touching an index. */
export function sameColumns(a: AccountColumns, b: AccountColumns): boolean {
  return (
    a.task === b.task &&
    a.urgent === b.urgent &&
    a.due_at === b.due_at &&
    a.request === b.request &&
    a.awaiting_email === b.awaiting_email &&
    a.parked === b.parked &&
    a.ended_at === b.ended_at &&
    a.idle_day === b.idle_day &&
    a.first_until === b.first_until
  );
}
