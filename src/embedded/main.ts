// The embedded server as a process of its own, configured by its environment and run by a parent service.
// It says where it listens in one JSON line on standard output and, over IPC, in one message.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KickstartError } from './kickstart/kickstart-error.ts';
import { type EmbeddedOptions, startEmbedded } from './server.ts';

const print = (line: Record<string, unknown>): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

function optionsFrom(env: NodeJS.ProcessEnv): EmbeddedOptions {
  return {
    port: portFrom(env, 'EMBEDDED_PORT', 9011),
    mailboxPort: portFrom(env, 'MAILBOX_PORT', 1080),
    dataFile: dataFileFrom(env.DATA_DIR ?? './data'),
    env,
    log: (line) => process.stderr.write(`${JSON.stringify({ time: Date.now(), ...line })}\n`),
    ...(env.HOST && { host: env.HOST }),
    ...(env.KICKSTART_FILE && { kickstartFile: env.KICKSTART_FILE }),
    ...(env.SMTP_URL && { smtpUrl: env.SMTP_URL }),
  };
}

function portFrom(env: NodeJS.ProcessEnv, name: string, standard: number): number {
  const text = env[name];
  if (text === undefined || text === '') return standard;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} must be a port number from 0 to 65535, not ${text}`);
}

function dataFileFrom(folder: string): string {
  if (folder === 'memory') return ':memory:';
  mkdirSync(folder, { recursive: true });
  return join(folder, 'fusionauth.db');
}

async function main(): Promise<void> {
  const { url, mailboxUrl, close } = await startEmbedded(optionsFrom(process.env));
  const stop = (): void => {
    void close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, stop);
  if (process.send && !process.connected) stop();
  const ready = { ready: true, url, mailboxUrl };
  print(ready);
  // A parent that is gone already has been heard of by 'disconnect'.
  process.send?.(ready, () => {});
}

main().catch((error: unknown) => {
  const expected = error instanceof KickstartError;
  print({ ready: false, error: expected ? error.message : String(error) });
  process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
});
