// A process of the benchmark: started with a channel to it, asked one thing at a time, ended by its id.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  pid: number;
  /** Sends a message and resolves to what is sent back. @throws Error that came back, or when it ends */
  ask<T>(message: object): Promise<T>;
  /** Rejects when it ends with anything but 0. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  /** The script, from the folder of bench. */
  script: string;
  args?: readonly string[];
  /** Node's own flags. */
  flags?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

const BENCH = new URL('../', import.meta.url);

/** Its standard output goes nowhere, its errors to ours. */
export function startChild({ script, args = [], flags = [], env = {} }: ChildOptions): Child {
  const entry = fileURLToPath(new URL(script, BENCH));
  const all = ['--disable-warning=ExperimentalWarning', ...flags, entry, ...args];
  const child = spawn(process.execPath, all, {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ended = exited.then(([code]) => {
    if (code !== 0) throw new Error(`${script} ended with ${code}`);
  });
  ended.catch(() => {});
  const gone = ended.then(() => {
    throw new Error(`${script} is gone`);
  });
  gone.catch(() => {});
  return {
    pid: child.pid ?? 0,
    async ask<T>(message: object) {
      const answered = once(child, 'message');
      child.send(message);
      const [answer] = (await Promise.race([answered, gone])) as [{ error?: string } & T];
      if (answer.error) throw new Error(`${script}: ${answer.error}`);
      return answer;
    },
    ended,
    stop: () => end(child, exited),
  };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await exited;
}
