// npm start: reads the environment, builds the service, starts it, and stops it when told to.
import { ConfigError, loadConfig } from './config/load.ts';
import { createService, type Service } from './service.ts';
import { createLog } from './telemetry/log.ts';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const service = await createService(config, { log });
  stopOnSignal(service);
  const { site, fusionAuth, mailbox } = await service.start();
  const lines = [`Site        ${site}`, `FusionAuth  ${fusionAuth}`];
  if (mailbox) lines.push(`Mailbox     ${mailbox}`);
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
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

main().catch(fail);
