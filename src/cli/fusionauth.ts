// `vestibule fusionauth`: the embedded FusionAuth on its own, for development and CI. It runs as a process
// that this one starts, tells about and stops.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Environment } from './command.ts';
import { type Ready, readyText } from './ready-text.ts';

const HELP = `vestibule fusionauth [OPTIONS]

A server that speaks FusionAuth's API, hosted pages and OpenID Connect, with a mailbox. It is not FusionAuth.

  --port PORT           where it listens: 9011; 0 takes a free port
  --kickstart FILE      configures a new instance, as FusionAuth's own Kickstart does
  --data DIR            keeps everything in a folder; memory when left out
  --mailbox-port PORT   where its mail is shown: 1080
  --smtp URL            sends mail for real: smtp://user:password@host:587
  --api-key KEY         sees that this key exists and may do everything
  --json                prints one JSON document instead of words

Without --kickstart and --api-key a new instance gets a key of its own, which is shown once.
HOST makes it listen elsewhere than on 127.0.0.1; EMBEDDED_MISBEHAVIOUR makes it misbehave.
`;

const options = {
  port: { type: 'string' },
  kickstart: { type: 'string' },
  data: { type: 'string' },
  'mailbox-port': { type: 'string' },
  smtp: { type: 'string' },
  'api-key': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Runs until it is stopped. Exit code 0 after a clean stop, 1 when the server could not start or failed. */
export async function fusionauth(args: string[], env: Environment): Promise<number> {
  const { values } = parseArgs({ args, options });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const data = values.data ?? 'memory';
  const child = launch({
    ...env,
    EMBEDDED_PORT: values.port ?? '9011',
    MAILBOX_PORT: values['mailbox-port'] ?? '1080',
    DATA_DIR: data,
    KICKSTART_FILE: values.kickstart,
    SMTP_URL: values.smtp,
    EMBEDDED_API_KEY: values['api-key'] ?? 'random',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill('SIGTERM'));
  }
  child.once('message', (ready: Ready) => {
    const text = values.json ? JSON.stringify(ready) : readyText(ready, { ...values, data });
    process.stdout.write(`${text}\n`);
  });
  const [code] = await once(child, 'exit');
  return code === 0 ? 0 : 1;
}

function launch(env: Environment): ChildProcess {
  const entry = import.meta.url.endsWith('.ts') ? '../embedded/main.ts' : '../embedded/main.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    env,
    // Out of our process group: a Ctrl-C is for us to pass on.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
