// nextResults: where a search left off, opaque to the caller. Source: FusionAuth docs, apis/users/search
// (since 1.48; ask again until there are no users).
import { fieldError } from '../http/api-error.ts';
import type { SortField } from './search-users.ts';

export type Cursor = {
  query: string | undefined;
  queryString: string | undefined;
  sort: SortField[];
  /** Rows to pass over, when sorted. */
  skip: number;
  /** The last row seen, when not sorted. */
  after?: number;
};

/** The cursor in `text`; 400 when it is not one of ours. */
export function readCursor(text: string): Cursor {
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
    const sound = isSound(read);
    if (sound) return read;
  } catch {
    // Falls through to the refusal.
  }
  throw fieldError(
    'search.nextResults',
    'invalid',
    'The [search.nextResults] is not one this server gave.',
  );
}

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** It came from the caller, who may have made it up. */
function isSound({ query, queryString, sort, skip, after }: Cursor): boolean {
  return (
    isText(query) &&
    isText(queryString) &&
    Array.isArray(sort) &&
    sort.every((field) => typeof field?.name === 'string') &&
    Number.isSafeInteger(skip) &&
    (after === undefined || Number.isSafeInteger(after))
  );
}

/** The cursor after a page. */
export function writeCursor(
  { query, queryString, sort, skip, after }: Cursor,
  page: { last: number | undefined; returned: number; startRow: number },
): string {
  const next =
    sort.length > 0
      ? { skip: Math.max(skip, page.startRow) + page.returned }
      : { skip: 0, after: page.last ?? after };
  return Buffer.from(JSON.stringify({ query, queryString, sort, ...next })).toString('base64url');
}
