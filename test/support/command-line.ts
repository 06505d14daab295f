// The command line as a process of its own.
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** What one process has compiled the next need not, as with `npm run vestibule`. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'vestibule-compile-cache');

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs `vestibule` with this environment and no other, standard input closed. */
export function vestibule(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', CLI, ...args],
      { env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE, ...env }, maxBuffer: 64e6 },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    );
    child.stdin?.end();
  });
}
