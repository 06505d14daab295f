// `vestibule fusionauth`: the embedded FusionAuth on its own, for development and CI. It runs as a process
// that this one starts, tells about and stops.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { command, type Environment } from './command.ts';
import { DONE, FAULT } from './exit-codes.ts';
import { type Ready, readyText } from './ready-text.ts';
import { say } from './say.ts';

export const fusionauth = command({
  name: 'fusionauth',
  summary: 'the embedded FusionAuth on its own, for development and CI',
  about: [
    "A server that speaks FusionAuth's API, hosted pages and OpenID Connect, with a mailbox. It is not FusionAuth.",
    'Without --kickstart and --api-key a new instance gets a key of its own, which is shown once. HOST makes it listen elsewhere than on 127.0.0.1; EMBEDDED_MISBEHAVIOUR makes it misbehave.',
  ],
  options: {
    port: { value: 'PORT', about: 'where it listens: 9011; 0 takes a free port' },
    kickstart: {
      value: 'FILE',
      about: "configures a new instance, as FusionAuth's own Kickstart does",
    },
    data: { value: 'DIR', about: 'keeps everything in a folder; memory when left out' },
    'mailbox-port': { value: 'PORT', about: 'where its mail is shown: 1080' },
    smtp: { value: 'URL', about: 'sends mail for real: smtp://user:password@host:587' },
    'api-key': { value: 'KEY', about: 'sees that this key exists and may do everything' },
  },
  json: 'prints one JSON document, once it is up',
  examples: [
    { line: 'fusionauth', about: 'an empty instance in memory, with a key of its own' },
    {
      line: 'fusionauth --kickstart kickstart.json --data ./fusionauth',
      about: 'set up from a file, and kept',
    },
    { line: 'fusionauth --port 0 --api-key ci-key --json', about: 'for CI' },
  ],
  run: ({ values, json, env }) => serve(values, json, env),
});

interface Asked {
  port: string | undefined;
  kickstart: string | undefined;
  data: string | undefined;
  'mailbox-port': string | undefined;
  smtp: string | undefined;
  'api-key': string | undefined;
}

/** Runs until it is stopped. */
async function serve(asked: Asked, json: boolean, env: Environment): Promise<number> {
  const data = asked.data ?? 'memory';
  const child = launch({
    ...env,
    EMBEDDED_PORT: asked.port ?? '9011',
    MAILBOX_PORT: asked['mailbox-port'] ?? '1080',
    DATA_DIR: data,
    KICKSTART_FILE: asked.kickstart,
    SMTP_URL: asked.smtp,
    EMBEDDED_API_KEY: asked['api-key'] ?? 'random',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill('SIGTERM'));
  }
  child.once('message', (ready: Ready) => {
    say(json, ready, [readyText(ready, { ...asked, data })]);
  });
  const [code] = await once(child, 'exit');
  return code === 0 ? DONE : FAULT;
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
