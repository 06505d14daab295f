// The embedded FusionAuth on its own, for services that reach it through FUSIONAUTH_URL.
import { rm } from 'node:fs/promises';
import { embeddedEnvironment } from '../../src/config/embedded-environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { startEmbedded } from '../../src/fusionauth/embedded-process.ts';
import { ownSettings } from './settings.ts';

export interface FusionAuth {
  url: string;
  mailbox: string;
  stop(): Promise<void>;
}

/** Resolves when it answers; `PORT` among the overrides says where its webhooks go. */
export async function startFusionAuth(overrides: Record<string, string> = {}): Promise<FusionAuth> {
  const settings = await ownSettings(overrides);
  const env = embeddedEnvironment(loadConfig(settings));
  const heard = () => {};
  const running = await startEmbedded({ env, now: Date.now, onStart: heard, onExit: heard });
  return {
    url: running.url,
    mailbox: running.mailboxUrl,
    async stop() {
      await running.stop();
      await rm(settings.DATA_DIR, { recursive: true, force: true });
    },
  };
}
