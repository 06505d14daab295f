// A program of the packed project, started with ports and data of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ownSettings } from './settings.ts';

export interface Example {
  url: string;
  mailbox: string;
  stop(): Promise<void>;
}

/** Runs a file with Node, and resolves when it has printed `ready`. */
export async function startExample(
  folder: string,
  args: string[],
  { ready, env = {} }: { ready: RegExp; env?: Record<string, string> },
): Promise<Example> {
  const settings = await ownSettings();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await printed(child, ready);
  return {
    url: `http://localhost:${settings.PORT}`,
    mailbox: `http://localhost:${settings.MAILBOX_PORT}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(settings.DATA_DIR, { recursive: true, force: true });
    },
  };
}

/** @throws Error with what it said when it ends first */
function printed(child: ChildProcess, ready: RegExp): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (ready.test(said)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`It ended with code ${code}:\n${said}`)));
  });
}

export const exampleFile = (name: string, file: string) => join('examples', name, file);
