// `vestibule events`: what was recorded, for whoever asks what somebody did, or what a tracker sent.
import { count, wholeNumber } from '../config/parse.ts';
import type { Store } from '../domain/ports.ts';
import type { LoggedEvent } from '../domain/tracking/tracked-event.ts';
import type { Service } from '../service.ts';
import { command } from './command.ts';
import { exportEvents } from './export-events.ts';
import { optionValue } from './option-value.ts';
import { progress } from './progress.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

export const events = command({
  name: 'events',
  summary: 'what was recorded, by account or device; `events export` for a warehouse',
  about: [
    'Without an argument it prints what is asked for. `export` writes the whole log of tracked events to standard output, one JSON document a line; the `seq` of the last line that arrived is where --since goes on.',
  ],
  arguments: [
    {
      name: 'export',
      about: 'the log, one JSON document a line',
      optional: true,
      choices: ['export'],
    },
  ],
  options: {
    account: {
      value: 'ID',
      about: "what an account did, newest first, its devices' earlier events with it",
    },
    device: { value: 'ID', about: 'what a device did, newest first' },
    name: { value: 'NAME', about: 'events of this name alone' },
    since: {
      value: 'N',
      about: 'the log from this place on, oldest first; the default, from its beginning',
    },
    bad: { about: 'what could not be read, latest first' },
    limit: { value: 'N', about: 'how many at most; 100 unless said' },
  },
  json: 'prints one JSON document instead of words; export prints one a line in any case',
  examples: [
    { line: 'events --limit 20', about: 'how the log begins' },
    { line: 'events --bad', about: 'what trackers sent that could not be read' },
    { line: 'events export --since 41000 >> events.ndjson', about: 'what a warehouse lacks' },
  ],
  async run({ words: [what], values, json, env, now }) {
    const since = optionValue('since', values.since, wholeNumber) ?? 0;
    const limit = optionValue('limit', values.limit, count) ?? 100;
    return withService(env, async (service) => {
      if (what === 'export') {
        const shown = progress('exporting', now);
        await exportEvents(service.store.tracked, since, process.stdout, shown.at);
        shown.clear();
        return 0;
      }
      const found = await find(service, { ...values, since, limit });
      say(json, found, found.map(line));
      return 0;
    });
  },
});

interface Asked {
  account?: string | undefined;
  device?: string | undefined;
  name?: string | undefined;
  bad: boolean;
  since: number;
  limit: number;
}

interface Found {
  at: number;
  name: string;
  source: string;
  [more: string]: unknown;
}

async function find({ store, timeline }: Service, asked: Asked) {
  const { account, device, name, bad, ...page } = asked;
  const { limit } = page;
  if (bad) return (await store.tracked.bad(limit)).map(badShown);
  if (account !== undefined) {
    return named((await timeline(account.toLowerCase(), limit)).events, name);
  }
  if (device !== undefined) {
    const page = await store.tracked.ofDevice(device.toLowerCase(), { limit });
    return named(page.map(shown), name);
  }
  return inLog(store, page, name);
}

/** The log's first of that name, as many as asked for. */
async function inLog(
  store: Store,
  { since, limit }: { since: number; limit: number },
  name?: string,
) {
  const found: Found[] = [];
  let after = since;
  while (found.length < limit) {
    const page = await store.tracked.read(after, 1000);
    if (page.length === 0) break;
    found.push(...named(page.map(shown), name));
    after = page.at(-1)?.seq ?? after;
  }
  return found.slice(0, limit);
}

function named<T extends { name: string }>(events: readonly T[], name: string | undefined): T[] {
  return events.filter((event) => name === undefined || event.name === name);
}

function shown({ props, ...event }: LoggedEvent): Found {
  return { ...event, data: JSON.parse(props) };
}

function badShown({
  receivedAt,
  reason,
  ...rest
}: Awaited<ReturnType<Store['tracked']['bad']>>[0]) {
  return { at: receivedAt, name: reason, ...rest };
}

function line({ at, name, source, ...more }: { at: number; name: string; source: string }): string {
  const who = more as Partial<LoggedEvent>;
  const place = who.seq === undefined ? '' : `${who.seq}  `;
  const whose = who.uid ?? who.device ?? '';
  return `${place}${new Date(at).toISOString()}  ${source.padEnd(10)} ${name}  ${whose}`.trimEnd();
}
