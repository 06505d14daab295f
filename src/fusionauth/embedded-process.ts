// The embedded FusionAuth as a process of its own: started, started again when it dies, stopped with us.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../domain/random.ts';

const ENTRY = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../embedded/main.ts' : '../embedded/main.js',
    import.meta.url,
  ),
);

export interface EmbeddedSettings {
  /** What the child reads: ports, data folder, and what the Kickstart file asks for. */
  env: Readonly<Record<string, string>>;
  now: Clock;
  /** Each time it is started, with its process id. */
  onStart: (about: { pid: number | undefined }) => void;
  onExit: (about: { code: number | null; signal: string | null }) => void;
}

export interface EmbeddedProcess {
  url: string;
  mailboxUrl: string;
  stop(): Promise<void>;
}

interface Ready {
  url: string;
  mailboxUrl: string;
}

/** Rest between two starts, milliseconds. */
const REST_MS = 1000;

/** Resolves when the child listens. @throws Error when it exits before that */
export async function startEmbedded(settings: EmbeddedSettings): Promise<EmbeddedProcess> {
  let stopping = false;
  let child = launch(settings.env);
  const ready = await readyOf(child);
  watch();

  /** A child that dies is started again, at most once a second. */
  function watch(): void {
    const started = settings.now();
    settings.onStart({ pid: child.pid });
    child.once('exit', (code, signal) => {
      if (stopping) return;
      settings.onExit({ code, signal });
      const rest = REST_MS - (settings.now() - started);
      // A clock that was set back must not keep it down.
      setTimeout(restart, Math.min(Math.max(rest, 0), REST_MS));
    });
  }

  function restart(): void {
    if (stopping) return;
    child = launch(settings.env);
    watch();
  }

  return {
    ...ready,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function launch(env: Readonly<Record<string, string>>): ChildProcess {
  // With Node's own flags as we were given them, as `fork` would.
  const flags = [...process.execArgv, '--disable-warning=ExperimentalWarning'];
  return spawn(process.execPath, [...flags, ENTRY], {
    env: { ...env },
    // Out of our process group: a Ctrl-C is for us to pass on, after what is in flight.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function readyOf(child: ChildProcess): Promise<Ready> {
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`The embedded FusionAuth ended with code ${code} before it was ready.`);
  });
  exited.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), exited]);
  return message as Ready;
}
