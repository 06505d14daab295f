// `vestibule cull`: removes the stubs whose cookie can no longer exist. Nothing goes without --yes.
import { parseArgs } from 'node:util';
import { fraction, type Parse, wholeNumber } from '../config/parse.ts';
import type { Service } from '../service.ts';
import type { Environment } from './command.ts';
import { history } from './cull-history.ts';
import { cullProgress } from './cull-progress.ts';
import { runLines } from './run-lines.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';
import { WrongUse } from './wrong-use.ts';

const HELP = `vestibule cull [OPTIONS]

Says which stubs would go, and why the others stay. Changes nothing without --yes.

  --yes                does it
  --dry-run            only says it, as without --yes
  --list               names every account with the verdict on it
  --max N              for this run, in the place of CULL_MAX
  --max-fraction F     for this run, in the place of CULL_MAX_FRACTION
  --history [RUN]      the runs so far, or what one of them has deleted
  --pause              no run goes on, whoever began it, until --resume
  --resume             lets runs go on; one that was paused is taken up within a minute
  --json               prints one JSON document instead of words; --list one for each account before it

What was deactivated comes back by \`vestibule restore ID\` until it is deleted, CULL_GRACE later.
Exit codes: 0 done, 1 failed, 2 wrong use, 3 stopped by a safety rule, or paused.
`;

const options = {
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  max: { type: 'string' },
  'max-fraction': { type: 'string' },
  history: { type: 'boolean', default: false },
  pause: { type: 'boolean', default: false },
  resume: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Flags = ReturnType<typeof flagsOf>['values'];

function flagsOf(args: string[]) {
  return parseArgs({ args, options, allowPositionals: args.includes('--history') });
}

export async function cull(args: string[], env: Environment): Promise<number> {
  const { values, positionals } = flagsOf(args);
  if (values.help) return tell(HELP, 0);
  if (values.yes && values['dry-run']) return tell('Either --yes or --dry-run.\n', 2);
  return withService(env, (service) => {
    if (values.history) return history(service.store, values.json, positionals[0]);
    if (values.pause || values.resume) return hold(service, values);
    return run(service, values);
  });
}

async function run(service: Service, flags: Flags): Promise<number> {
  const { json, list } = flags;
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of SIGNALS) process.once(signal, end);
  await service.startFusionAuth();
  const progress = cullProgress({ json, list, now: service.now });
  const record = await service.cull({
    dryRun: !flags.yes,
    by: 'command line',
    max: limit('max', flags.max, wholeNumber),
    maxFraction: limit('max-fraction', flags['max-fraction'], fraction),
    signal: ending.signal,
    ...progress,
  });
  progress.end();
  say(json, record, runLines(record));
  for (const signal of SIGNALS) process.off(signal, end);
  return record.stopped || record.interrupted ? 3 : 0;
}

function limit(name: string, text: string | undefined, parse: Parse<number>): number | undefined {
  try {
    return text === undefined ? undefined : parse(text);
  } catch (error) {
    throw new WrongUse(`--${name} ${(error as Error).message}`);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function hold({ store, now }: Service, { pause, json }: Flags): Promise<number> {
  await store.pauseCull(pause ? { at: now() } : undefined);
  const paused = await store.cullPause();
  const since = paused && new Date(paused.at).toISOString();
  say(json, { paused: since ?? null }, [since ? `paused since ${since}` : 'not paused']);
  return 0;
}

function tell(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}
