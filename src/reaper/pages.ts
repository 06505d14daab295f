// A paged query of the store, from its first page to its last, so that memory stays flat however many there are.
import type { Account } from '../domain/account.ts';

const PAGE = 500;

/** `find` gives up to `limit` accounts that come after `last`, in an order that stays. */
export async function* pages(
  find: (limit: number, last: Account | undefined) => Promise<Account[]>,
): AsyncIterable<readonly Account[]> {
  let last: Account | undefined;
  while (true) {
    const page = await find(PAGE, last);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    last = page.at(-1);
  }
}
