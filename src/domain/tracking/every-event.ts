// Reads all of something that the log gives out by pages.
import type { Page } from './track-log.ts';
import type { LoggedEvent } from './tracked-event.ts';

const PAGE = 1000;

/** Every event, newest first. */
export async function everyEvent(
  pageOf: (page: Page) => Promise<LoggedEvent[]>,
): Promise<LoggedEvent[]> {
  const all: LoggedEvent[] = [];
  let after: LoggedEvent | undefined;
  do {
    const page = await pageOf({ limit: PAGE, ...(after && { after }) });
    all.push(...page);
    after = page.length === PAGE ? page.at(-1) : undefined;
  } while (after);
  return all;
}
