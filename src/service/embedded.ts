// The embedded FusionAuth of a service, by the configuration.
import { embeddedEnvironment } from '../config/embedded-environment.ts';
import type { Config } from '../config/load.ts';
import { type EmbeddedProcess, startEmbedded } from '../fusionauth/embedded-process.ts';
import type { Parts } from './parts.ts';

/** Resolves when it listens. */
export function embeddedFusionAuth({ config, base, log, now }: Parts): Promise<EmbeddedProcess> {
  const onStart = (about: object) => log.info(about, 'the embedded FusionAuth runs');
  const onExit = (about: object) =>
    log.error(about, 'the embedded FusionAuth ended; starting it again');
  return startEmbedded({ env: embeddedEnvironment(config, base), now, onStart, onExit });
}

export function mailboxAddress({ MAILBOX_PORT }: Config): string {
  return `http://localhost:${MAILBOX_PORT}`;
}
