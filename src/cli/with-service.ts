// The service for the time of one command: built, used, stopped.
import { loadConfig } from '../config/load.ts';
import type { Service } from '../service.ts';
import { createLog, onStandardError } from '../telemetry/log.ts';
import type { Environment } from './command.ts';

/** Nothing of it listens or runs in the background. @throws ConfigError */
export async function withService<T>(
  env: Environment,
  work: (service: Service) => Promise<T>,
): Promise<T> {
  const config = loadConfig(env);
  // Loaded where it is needed: `fusionauth` starts in half the time without it.
  const { createService } = await import('../service.ts');
  const service = await createService(config, { log: createLog('warn', onStandardError()) });
  try {
    return await work(service);
  } finally {
    await service.stop();
  }
}
