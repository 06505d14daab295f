// npm start: reads the environment, builds the service, starts it, and stops it when told to.
import { ConfigError, loadConfig } from './config/load.ts';
import { type Addresses, createService, type Service } from './service.ts';
import { createLog, onStandardError } from './telemetry/log.ts';

/** Resolves once it is up, and has said where; a signal ends the process. @throws ConfigError */
export async function serve(
  env: Readonly<Record<string, string | undefined>>,
  { json }: { json: boolean },
): Promise<void> {
  const config = loadConfig(env);
  const log = json ? createLog(config.LOG_LEVEL, onStandardError()) : createLog(config.LOG_LEVEL);
  const service = await createService(config, { log });
  stopOnSignal(service);
  const addresses = await service.start().catch(async (error) => {
    await service.stop();
    throw error;
  });
  process.stdout.write(json ? `${JSON.stringify(addresses)}\n` : inWords(addresses));
}

function inWords({ site, fusionAuth, mailbox }: Addresses): string {
  const lines = [`Site        ${site}`, `FusionAuth  ${fusionAuth}`];
  if (mailbox) lines.push(`Mailbox     ${mailbox}`);
  return `\n${lines.join('\n')}\n\n`;
}

function stopOnSignal(service: Service): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      service.stop().then(() => process.exit(0), fail);
    });
  }
}

/** A mistake in the configuration is told in words; anything else with where it happened. */
function fail(error: unknown): never {
  const told = error instanceof ConfigError ? error.message : (error as Error)?.stack;
  process.stderr.write(`${told ?? String(error)}\n`);
  process.exit(1);
}

if (import.meta.main) serve(process.env, { json: false }).catch(fail);
