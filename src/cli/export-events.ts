// Writes the log for a warehouse: newline-delimited JSON, from any place on, never faster than it is taken.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { TrackLog } from '../domain/tracking/track-log.ts';
import type { LoggedEvent } from '../domain/tracking/tracked-event.ts';

/** Rows read at once: some megabytes. */
const PAGE = 5000;

/** Ends where the log ends; `wrote` hears how many there are so far. */
export async function exportEvents(
  log: Pick<TrackLog, 'read'>,
  since: number,
  out: Writable,
  wrote: (lines: number) => void = () => {},
): Promise<void> {
  let after = since;
  let lines = 0;
  for (;;) {
    const page = await log.read(after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    if (!out.write(page.map(asLine).join(''))) await once(out, 'drain');
    after = last.seq;
    lines += page.length;
    wrote(lines);
  }
}

/** `props` is JSON text already, and goes in as it is. */
function asLine({ props, ...event }: LoggedEvent): string {
  return `${JSON.stringify(event).slice(0, -1)},"data":${props}}\n`;
}
