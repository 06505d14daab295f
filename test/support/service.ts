// The real service, started as its own process the way `npm start` does, with its own ports and data.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { recordingFlags } from './openapi/recording-flags.ts';
import { ownSettings, type Settings } from './settings.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Service {
  /** The site, FusionAuth and the mailbox, as people and tests reach them. */
  url: string;
  fusionAuth: string;
  mailbox: string;
  settings: Settings;
  pid(): number;
  /** Everything written to standard output and error so far. */
  output(): string;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>;
  /** Stops it if need be, and removes its data. */
  dispose(): Promise<void>;
}

/** Resolves when the service has printed its addresses. @throws Error with its output when it ends first */
export async function startService(overrides: Record<string, string> = {}): Promise<Service> {
  const settings = await ownSettings(overrides);
  let run = await launch(settings);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (run.child.exitCode !== null || run.child.signalCode !== null) return;
    const ended = once(run.child, 'exit');
    run.child.kill(signal);
    await ended;
  }

  return {
    url: `http://localhost:${settings.PORT}`,
    fusionAuth: settings.FUSIONAUTH_URL ?? `http://localhost:${settings.EMBEDDED_PORT}`,
    mailbox: `http://localhost:${settings.MAILBOX_PORT}`,
    settings,
    pid: () => run.child.pid ?? 0,
    output: () => run.output(),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      run = await launch(settings);
    },
    async dispose() {
      await end('SIGTERM');
      await rm(settings.DATA_DIR, { recursive: true, force: true });
    },
  };
}

/** Runs the service with an environment that it should refuse; how it ended, and what it said. */
export async function refusedService(
  overrides: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const settings = await ownSettings(overrides);
  const { child, output } = spawned(settings);
  const [code] = await once(child, 'exit');
  await rm(settings.DATA_DIR, { recursive: true, force: true });
  return { code, output: output() };
}

function spawned(settings: Settings): { child: ChildProcess; output: () => string } {
  const flags = ['--disable-warning=ExperimentalWarning', ...recordingFlags()];
  const child = spawn(process.execPath, [...flags, MAIN], {
    env: { PATH: process.env.PATH ?? '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, output: () => text };
}

async function launch(settings: Settings) {
  const run = spawned(settings);
  await new Promise<void>((resolve, reject) => {
    run.child.stdout?.on('data', () => {
      if (/^FusionAuth {2}http.*\n/m.test(run.output())) resolve();
    });
    run.child.once('exit', (code) =>
      reject(new Error(`The service ended with code ${code}:\n${run.output()}`)),
    );
  });
  return run;
}
