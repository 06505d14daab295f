// A paged query of the store, from its first page to its last, so that memory stays flat however many there are.
import type { Account } from '../domain/account.ts';

/** `find` gives up to `limit` accounts that come after `last`, in an order that stays. */
export async function* pages(
  find: (limit: number, last: Account | undefined) => Promise<Account[]>,
  size: number,
): AsyncIterable<readonly Account[]> {
  let last: Account | undefined;
  while (true) {
    const page = await find(size, last);
    if (page.length > 0) yield page;
    if (page.length < size) return;
    last = page.at(-1);
  }
}
