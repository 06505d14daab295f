// Somebody who reads the documents and types what they show, in an empty folder beside a running service.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startService } from '../support/service.ts';
import { openStub } from '../support/stub.ts';

const LINES = fileURLToPath(new URL('command-lines.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** What stands for an account in the documents. */
const EXAMPLE = /\b0190[0-9a-f-]*(…|\b)|\bID\b/;

export interface Reader {
  /** The default ports, which documents show, as the service's own. */
  here(shown: string): string;
  /** Runs it in bash. */
  types(command: string): Promise<{ output: string; errors: string; code: number }>;
  /** What lines of `vestibule` end with, without what they are piped to. */
  ends(lines: readonly string[]): Promise<number[]>;
  leave(): Promise<void>;
}

export async function startReader(): Promise<Reader> {
  const service = await startService();
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-reader-'));
  const { PORT, EMBEDDED_PORT, MAILBOX_PORT } = service.settings;
  await installed(folder);
  const { account } = await openStub(service.url);

  function here(shown: string): string {
    return shown
      .replaceAll('localhost:9012', `localhost:${PORT}`)
      .replaceAll('localhost:9011', `localhost:${EMBEDDED_PORT}`)
      .replaceAll('localhost:1080', `localhost:${MAILBOX_PORT}`);
  }

  async function types(command: string) {
    const path = `${join(folder, 'bin')}:${process.env.PATH}`;
    const env = { ...service.settings, PATH: path, ACCOUNT: account };
    const options = ['--norc', '-o', 'pipefail', '-c', here(command)];
    const child = spawn('bash', options, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await ended;
    return { output, errors, code };
  }

  async function ends(lines: readonly string[]): Promise<number[]> {
    const typed = lines.map((line) =>
      line
        .replace(/ [|>].*$/, '')
        .replace(/^.*?vestibule( --)? /, '')
        .replace(EXAMPLE, account)
        .split(/\s+/),
    );
    const options = {
      cwd: folder,
      env: service.settings,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    };
    const child = fork(LINES, {
      ...options,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    } as object);
    child.send(typed);
    const [codes] = await once(child, 'message');
    return codes;
  }

  return {
    ...{ here, types, ends },
    async leave() {
      await service.dispose();
      await rm(folder, { recursive: true });
    },
  };
}

/** `vestibule`, and `npm run vestibule`, as an installation has them. */
async function installed(folder: string): Promise<void> {
  const run = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${CLI}'`;
  const programs = {
    vestibule: `${run} "$@"`,
    npm: `[ "$1 $2 $3" = 'run vestibule --' ] || exit 2; shift 3; ${run} "$@"`,
  };
  await mkdir(join(folder, 'bin'));
  for (const [name, script] of Object.entries(programs)) {
    const file = join(folder, 'bin', name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
}
