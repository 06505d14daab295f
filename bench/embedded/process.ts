// The embedded server as a process to be measured: how long it takes to start, what it uses.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/embedded/main.ts', import.meta.url));

export interface Measured {
  url: string;
  /** From its launch until it listens, milliseconds. */
  startedIn: number;
  /** Processor time used so far, seconds; undefined where the machine does not tell. */
  cpu(): number | undefined;
  /** Resident memory, megabytes. */
  memory(): number | undefined;
  stop(): Promise<void>;
}

/** Starts it. @throws Error when it ends before it listens */
export async function startMeasured(
  env: Record<string, string>,
  flags: readonly string[] = [],
): Promise<Measured> {
  const begin = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, MAIN], {
    env: { PATH: process.env.PATH ?? '', EMBEDDED_PORT: '0', MAILBOX_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`it ended with ${code}`);
  });
  ended.catch(() => {});
  const [{ url }] = await Promise.race([once(child, 'message'), ended]);
  return {
    url,
    startedIn: performance.now() - begin,
    cpu: () => processorTime(child),
    memory: () => residentMemory(child),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Clock ticks a second, as every Linux has it. */
const TICKS = 100;

function processorTime({ pid }: ChildProcess): number | undefined {
  const fields = read(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function residentMemory({ pid }: ChildProcess): number | undefined {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
