// The command line: `vestibule COMMAND`. Exit codes: 0 done, 1 failed, 2 wrong use, 3 stopped by a safety rule.
import { parseArgs } from 'node:util';
import { fusionauth } from './cli/fusionauth.ts';
import { keys } from './cli/keys.ts';
import { retry as takeUp } from './cli/retry.ts';
import { type Config, ConfigError, loadConfig } from './config/load.ts';
import { AppError } from './domain/errors.ts';
import type { Service } from './service.ts';
import { createLog } from './telemetry/log.ts';

const HELP = `vestibule COMMAND

  start                     the service, as \`npm start\`
  cull [--dry-run]          remove the stubs whose cookie can no longer exist;
                            --dry-run says what would go, and changes nothing
  status                    accounts by state, and those that wait for FusionAuth
  retry [ACCOUNT]           take up again what FusionAuth refused and is parked:
                            one account, or all of them
  keys list|rotate|revoke   the keys that sign guests' cookies; --help says more
  fusionauth [OPTIONS]      the embedded FusionAuth on its own; --help lists its options
  help                      this

  --json                    print one JSON document instead of words

Settings come from the environment; docs/configuration.md lists them.
Exit codes: 0 done, 1 failed, 2 wrong use, 3 stopped by a safety rule.
`;

interface Flags {
  json: boolean;
  dryRun: boolean;
  /** What follows the command's name. */
  account?: string | undefined;
}

type Command = (service: Service, flags: Flags) => Promise<number>;

/** Commands that read their own arguments. */
const ownArguments: Readonly<Record<string, typeof keys>> = { fusionauth, keys };

const commands: Readonly<Record<string, Command>> = { cull, status, retry };

async function cull(service: Service, { dryRun, json }: Flags): Promise<number> {
  await service.startFusionAuth();
  const report = await service.cull({ dryRun });
  const kept = Object.entries(report.kept).map(([reason, count]) => `${count} ${reason}`);
  const would = dryRun ? 'would be ' : '';
  const { nominated, culled, deleted, unprovisioned } = report;
  say(json, report, [
    `${nominated} nominated, ${culled} ${would}deactivated, ${deleted} ${would}deleted`,
    ...(unprovisioned > 0 ? [`${unprovisioned} unknown to FusionAuth ${would}removed`] : []),
    ...(kept.length > 0 ? [`kept: ${kept.join(', ')}`] : []),
    ...(report.stopped ? [`stopped, nothing changed: ${report.stopped}`] : []),
  ]);
  return report.stopped ? 3 : 0;
}

async function status(service: Service, { json }: Flags): Promise<number> {
  const counts = await service.store.counts();
  const parked = (await service.store.parked(100)).map(({ id, sync }) => ({
    account: id,
    reason: sync.parked ?? '',
  }));
  say(json, { ...counts, parkedAccounts: parked }, [
    ...Object.entries(counts.byState).map(
      ([state, count]) => `${String(count).padStart(8)} ${state}`,
    ),
    `${String(counts.due).padStart(8)} with something left to do in FusionAuth`,
    ...parked.map(({ account, reason }) => `parked ${account}: ${reason}`),
  ]);
  return 0;
}

async function retry({ store, now }: Service, { json, account }: Flags): Promise<number> {
  const report = await takeUp(store, now, account);
  const { retried, parked } = report;
  say(json, report, [
    ...retried.map((id) => `${id} is due again`),
    `${retried.length} taken up, ${parked} still parked`,
  ]);
  return account !== undefined && retried.length === 0 ? 1 : 0;
}

function say(json: boolean, document: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
}

async function run(command: Command, flags: Flags): Promise<number> {
  const config: Config = loadConfig(process.env);
  // Loaded where it is needed: `fusionauth` starts in half the time without it.
  const { createService } = await import('./service.ts');
  const service = await createService(config, { log: createLog('warn') });
  try {
    return await command(service, flags);
  } finally {
    await service.stop();
  }
}

async function main(args: string[]): Promise<number> {
  const [first = '', ...rest] = args;
  const own = Object.hasOwn(ownArguments, first) ? ownArguments[first] : undefined;
  if (own) return own(rest, process.env, Date.now);
  const options = {
    json: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name = 'help', account] = positionals;
  if (name === 'help' || values.help) return usage(0);
  if (name === 'start') return import('./main.ts').then(() => 0);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return usage(2);
  return run(command, { json: values.json, dryRun: values['dry-run'], account });
}

function usage(code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(HELP);
  return code;
}

function failed(error: unknown): number {
  const wrongUse = (error as { code?: string })?.code?.startsWith('ERR_PARSE_ARGS') === true;
  const told = wrongUse || error instanceof ConfigError || error instanceof AppError;
  const { message, stack } = error as Error;
  process.stderr.write(`${told ? message : (stack ?? message)}\n`);
  return wrongUse ? 2 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(failed);
