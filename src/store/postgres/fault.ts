// What went wrong with PostgreSQL, sorted by what can be done about it.
// SQLSTATEs: postgresql.org/docs/current/errcodes-appendix.html.
import { DatabaseError } from 'pg';

/**
 * The error a caller of the store sees; a fault, never a refusal. Of PostgreSQL's error it keeps the message
 * and the code alone: the rest may quote the row, and this one will be logged.
 */
export function storeError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`store: ${error}`);
  const code = codeOf(error);
  return Object.assign(
    new Error(`store: ${error.message || code || error.name}`),
    code && { code },
  );
}

/** The server refused the values of some row, or their size: one change is to blame, and the others are not. */
export function isDataFault(error: unknown): boolean {
  return error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

/** Another process made one of the batch's accounts since it was read. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'account_pkey';
}

/** A lock or a statement took too long: each further try makes everybody behind wait as long again. */
export function isSlow(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return /timeout/.test(String(error));
  return /^(55P03|57014)$/.test(error.code ?? '');
}

/**
 * Deadlock, serialization, a lock or a statement that took too long, no more connections; or a server that is
 * starting, stopping, or a standby: the same batch may succeed in a moment.
 */
const PASSING = /^(40001|40P01|55P03|57014|53300|57P0[1-5]|25006|25P03|08...)$/;

/** Whether it is worth trying again soon. Whatever is not the server's own word is a lost connection. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return true;
  return PASSING.test(error.code ?? '');
}

/** Whether the server may not have heard, or may not have been heard: what was sent may have happened. */
export function isLost(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(57P0[1-5]|25P03|08...)$/.test(error.code ?? '');
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
