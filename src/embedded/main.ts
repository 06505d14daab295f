// The embedded server as a process of its own, configured by its environment and run by a parent service.
// It says where it listens in one JSON line on standard output and, over IPC, in one message.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from './http/api-error.ts';
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
    ...(env.EMBEDDED_API_KEY && { apiKey: env.EMBEDDED_API_KEY }),
    ...(env.EMBEDDED_MISBEHAVIOUR && { misbehaviour: planFrom(env.EMBEDDED_MISBEHAVIOUR) }),
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

function planFrom(text: string): unknown {
  if (text === 'off') return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`EMBEDDED_MISBEHAVIOUR is not JSON: ${(error as Error).message}`);
  }
}

async function main(): Promise<void> {
  const { close, madeApiKey, ...said } = await startEmbedded(optionsFrom(process.env));
  const stop = (): void => {
    void close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, stop);
  if (process.send && !process.connected) stop();
  const ready = { ready: true, ...said };
  print(ready);
  // A parent that is gone already has been heard of by 'disconnect'. A key is for its eyes alone.
  process.send?.({ ...ready, ...(madeApiKey && { madeApiKey }) }, () => {});
}

/** What the one who configured it can mend needs no stack. */
function mendable(error: unknown): string | undefined {
  if (error instanceof KickstartError) return error.message;
  return error instanceof ApiError ? JSON.stringify(error.body) : undefined;
}

main().catch((error: unknown) => {
  const told = mendable(error);
  print({ ready: false, error: told ?? String(error) });
  process.stderr.write(`${told ?? (error as Error).stack ?? String(error)}\n`);
  process.exit(1);
});
