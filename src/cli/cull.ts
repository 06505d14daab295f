// `vestibule cull`: removes the stubs whose cookie can no longer exist. Nothing goes without --yes.
import { fraction, wholeNumber } from '../config/parse.ts';
import type { Service } from '../service.ts';
import { command } from './command.ts';
import { history } from './cull-history.ts';
import { cullProgress } from './cull-progress.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { optionValue } from './option-value.ts';
import { runLines } from './run-lines.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';
import { WrongUse } from './wrong-use.ts';

export const cull = command({
  name: 'cull',
  summary: 'which stubs would go because their cookie can no longer exist; --yes removes them',
  about: [
    'Says which stubs would go, and why the others stay. Changes nothing without --yes.',
    'What was deactivated comes back by `vestibule restore ACCOUNT` until it is deleted, CULL_GRACE later.',
  ],
  arguments: [
    {
      name: 'RUN',
      about: 'with --history: the id of a run, to see what it deleted',
      optional: true,
    },
  ],
  options: {
    yes: { about: 'does it' },
    'dry-run': { about: 'only says it, as without --yes' },
    list: { about: 'names every account with the verdict on it' },
    max: { value: 'N', about: 'for this run, in the place of CULL_MAX' },
    'max-fraction': { value: 'F', about: 'for this run, in the place of CULL_MAX_FRACTION' },
    history: { about: 'the runs so far, or what one of them has deleted' },
    pause: { about: 'no run goes on, whoever began it, until --resume' },
    resume: {
      about:
        'lets runs go on; one that was paused is taken up within a minute where the schedule is on',
    },
  },
  json: 'prints one JSON document instead of words; --list one for each account before it',
  refused: 'stopped by a safety rule or paused; another run is under way; there is no such run',
  examples: [
    { line: 'cull', about: 'what would go' },
    { line: 'cull --list', about: 'every account, and why it goes or stays' },
    { line: 'cull --yes', about: 'does it' },
    { line: 'cull --history', about: 'every run so far' },
  ],
  async run({ words: [id = ''], values, json, env }) {
    if (values.yes && values['dry-run']) throw new WrongUse('Either --yes or --dry-run.');
    if (id !== '' && !values.history) throw new WrongUse(`What is ${id}?`);
    const limits = {
      max: optionValue('max', values.max, wholeNumber),
      maxFraction: optionValue('max-fraction', values['max-fraction'], fraction),
    };
    return withService(env, (service) => {
      if (values.history) return history(service.store, json, id === '' ? undefined : id);
      if (values.pause || values.resume) return hold(service, { pause: values.pause, json });
      return run(service, { ...limits, yes: values.yes, list: values.list, json });
    });
  },
});

interface Ordered {
  yes: boolean;
  list: boolean;
  json: boolean;
  max: number | undefined;
  maxFraction: number | undefined;
}

async function run(service: Service, { yes, list, json, ...limits }: Ordered): Promise<number> {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of SIGNALS) process.once(signal, end);
  await service.audit({ by: operator(), did: yes ? 'cull' : 'dry run', ...detailOf(limits) });
  await service.startFusionAuth();
  const progress = cullProgress({ json, list, now: service.now });
  const record = await service.cull({
    dryRun: !yes,
    by: 'command line',
    ...limits,
    signal: ending.signal,
    ...progress,
  });
  progress.end();
  say(json, record, runLines(record));
  for (const signal of SIGNALS) process.off(signal, end);
  return record.stopped || record.interrupted ? REFUSED : DONE;
}

function detailOf({ max, maxFraction }: Pick<Ordered, 'max' | 'maxFraction'>) {
  const said = Object.entries({ max, maxFraction }).filter(([, value]) => value !== undefined);
  const detail = said.map(([name, value]) => `${name} ${value}`).join(', ');
  return detail === '' ? {} : { detail };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function hold(
  { audit, store, now }: Service,
  { pause, json }: { pause: boolean; json: boolean },
): Promise<number> {
  await audit({ by: operator(), did: pause ? 'pause cull' : 'resume cull' });
  await store.pauseCull(pause ? { at: now() } : undefined);
  const paused = await store.cullPause();
  const since = paused && new Date(paused.at).toISOString();
  say(json, { paused: since ?? null }, [since ? `paused since ${since}` : 'not paused']);
  return DONE;
}
