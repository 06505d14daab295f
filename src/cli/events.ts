// `vestibule events`: what was recorded, for whoever asks what somebody did, or what a tracker sent.
import { parseArgs } from 'node:util';
import { AppError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import type { LoggedEvent } from '../domain/tracking/tracked-event.ts';
import type { Service } from '../service.ts';
import type { Environment } from './command.ts';
import { exportEvents } from './export-events.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

const HELP = `vestibule events [OPTIONS]          what was recorded
vestibule events export [--since N]  the log of tracked events, one JSON document a line

  --account ID   what an account did, newest first, its devices' earlier events with it
  --device ID    what a device did, newest first
  --name NAME    events of this name alone
  --since N      the log from this place on, oldest first; the default, from its beginning
  --bad          what could not be read, latest first
  --limit N      how many at most; 100 unless said
  --json         one JSON document instead of words

export writes to standard output; the \`seq\` of the last line that arrived is where --since goes on.
`;

const OPTIONS = {
  account: { type: 'string' },
  device: { type: 'string' },
  name: { type: 'string' },
  since: { type: 'string', default: '0' },
  bad: { type: 'boolean', default: false },
  limit: { type: 'string', default: '100' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export async function events(args: string[], env: Environment): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [what] = positionals;
  if (values.help || (what !== undefined && what !== 'export')) {
    (values.help ? process.stdout : process.stderr).write(HELP);
    return values.help ? 0 : 2;
  }
  const since = whole('since', values.since);
  if (what === 'export') {
    return withService(env, ({ store }) => exportEvents(store.tracked, since, process.stdout));
  }
  const limit = whole('limit', values.limit);
  return withService(env, async (service) => {
    const found = await find(service, { ...values, since, limit });
    say(values.json, found, found.map(line));
    return 0;
  });
}

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

function whole(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('invalid_field', { field: option, reason: `--${option} must be a number` });
}
