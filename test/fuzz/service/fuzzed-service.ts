// The service as it is fuzzed: a process of its own, watched for pollution, that can be asked for its routes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Setting, settings as table } from '../../../src/config/table.ts';
import { ownSettings, type Settings } from '../../support/settings.ts';
import type { Route } from './routes-of.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const preloads = ['../watch-prototypes.ts', './tell-routes.ts'].flatMap((name) => [
  '--import',
  new URL(name, import.meta.url).href,
]);

export interface FuzzedService {
  /** Where requests go; behind https in `appUrl` there is no proxy, the requests are as one would pass them on. */
  url: string;
  appUrl: string;
  fusionAuth: string;
  mailbox: string;
  routes: readonly Route[];
  /** What must never be in an answer. */
  secrets: readonly string[];
  /** Lines of its log that tell of a fault, or hold what no log may. */
  complaints(): readonly string[];
  /** How it ended, when it has ended without being asked to. */
  ended(): string | undefined;
  /** Ends it and removes its data; how it ended, and its last words. */
  stop(): Promise<{ code: number | null; lastWords: string }>;
}

export async function startFuzzedService(
  overrides: Record<string, string>,
): Promise<FuzzedService> {
  const settings = await ownSettings({ LOG_LEVEL: 'info', ...overrides });
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...preloads, MAIN],
    {
      env: { PATH: process.env.PATH ?? '', ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const { complaints, lastWords, hear } = listening();
  const exited = once(child, 'exit');
  const ready = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
      hear(line);
      if (line.startsWith('FusionAuth  http')) ready.resolve();
    });
  }
  exited.then(() => ready.reject(new Error(`The service ended: ${lastWords()}`)));
  await ready.promise;
  const told = once(child, 'message') as Promise<[Route[]]>;
  child.send('routes');
  const [routes] = await told;
  const url = `http://localhost:${settings.PORT}`;
  return {
    ...{ url, appUrl: settings.APP_URL ?? url, routes, secrets: await secretsOf(settings) },
    fusionAuth: `http://localhost:${settings.EMBEDDED_PORT}`,
    mailbox: `http://localhost:${settings.MAILBOX_PORT}`,
    complaints,
    ended: () => (child.exitCode ?? child.signalCode)?.toString(),
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      await rm(settings.DATA_DIR, { recursive: true, force: true });
      return { code, lastWords: lastWords() };
    },
  };
}

/** A token, an address of the fuzz's people, or a fault: none of it belongs into a log. */
const COMPLAINT =
  /eyJ[\w-]{10,}\.|fuzz-\d+@|"msg":"fault"|"level":(50|60)\b|prototype was polluted/;

function listening() {
  const found: string[] = [];
  const last: string[] = [];
  return {
    complaints: () => found,
    lastWords: () => last.join('\n'),
    hear(line: string): void {
      if (COMPLAINT.test(line) && found.length < 50) found.push(line.slice(0, 1500));
      last.push(line.slice(0, 500));
      if (last.length > 8) last.shift();
    },
  };
}

/** The default secrets of the settings, and the private keys of the tokens. */
async function secretsOf({ DATA_DIR }: Settings): Promise<string[]> {
  const defaults = Object.values<Setting<unknown>>(table).flatMap(({ secret, fallback }) =>
    secret && fallback ? [fallback] : [],
  );
  const files = (await readdir(DATA_DIR)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(join(DATA_DIR, name), 'utf8')));
  const keys = texts.flatMap((text) => [...text.matchAll(/"d":\s*"([\w-]{20,})"/g)]);
  return [...defaults, ...keys.map(([, d = '']) => d)];
}
