// The service in this process, behind its real listener and with a real embedded FusionAuth; its clock can be moved.
import { rm } from 'node:fs/promises';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { createService, type Service } from '../../src/service.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { ownSettings } from './settings.ts';

export interface InProcess {
  url: string;
  fusionAuth: string;
  mailbox: string;
  config: Config;
  service: Service;
  /** Milliseconds that the service's clock is ahead of the machine's. */
  clock: { ahead: number };
  /** Every line logged so far. */
  logged: string[];
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

export async function startInProcess(overrides: Record<string, string> = {}): Promise<InProcess> {
  const settings = await ownSettings({ LOG_LEVEL: 'info', ...overrides });
  const config = loadConfig(settings);
  const clock = { ahead: 0 };
  const logged: string[] = [];
  const log = createLog(config.LOG_LEVEL, { write: (line) => void logged.push(line) });
  const service = await createService(config, { log, now: () => Date.now() + clock.ahead });
  const { site, fusionAuth, mailbox = '' } = await service.start();
  return {
    ...{ url: site, fusionAuth, mailbox, config, service, clock, logged },
    async stop() {
      await service.stop();
      await rm(settings.DATA_DIR, { recursive: true, force: true });
    },
  };
}
