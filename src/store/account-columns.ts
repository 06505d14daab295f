// What of an account stands beside its document, for queries: computed from it, never read back.
import { type Account, isEnded, isUnprovisioned } from '../domain/account.ts';
import { due, type Task } from '../domain/sync.ts';

export interface AccountColumns {
  task: Task | null;
  urgent: 0 | 1 | null;
  due_at: number | null;
  request: string | null;
  awaiting_email: string | null;
  parked: 1 | null;
  ended_at: number | null;
  unprovisioned_at: number | null;
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
    unprovisioned_at: isUnprovisioned(account) ? account.seenAt : null,
  };
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
    a.unprovisioned_at === b.unprovisioned_at
  );
}
