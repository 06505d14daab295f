// What went wrong in SQLite: in a shape that crosses threads, and whether the disk is to blame.
import type { Fault } from './protocol.ts';

export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return code === undefined ? { message } : { message, code };
}

/** The error a caller of the store sees; a fault, never a refusal. */
export function storeError({ message, code }: Fault): Error {
  return Object.assign(new Error(`store: ${message}`), code === undefined ? {} : { code });
}

/** BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: sqlite.org/rescode.html. */
const STORAGE_CODES: readonly number[] = [5, 6, 7, 8, 10, 11, 13, 14, 26];

/** Whether a write failed for a reason that every other write would share. */
export function isStorageFault(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && STORAGE_CODES.includes(code & 0xff);
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : undefined;
}
