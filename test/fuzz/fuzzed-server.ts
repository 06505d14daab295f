// The embedded server as it is fuzzed: a process of its own that Node lets write into its data folder
// alone, watched for pollution, with everything it says kept.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/embedded/main.ts', import.meta.url));
const watch = new URL('./watch-prototypes.ts', import.meta.url).href;

/** As whom the requests are sent. */
export interface Caller {
  apiKey: string;
  /** Where most of them belong: the fuzz makes tenants, and then a call must name one. */
  tenantId: string;
}

export interface FuzzedServer {
  url: string;
  mailboxUrl: string;
  caller: Caller;
  /** Lines of its log that report a fault. */
  faults(): string[];
  /** How it ended, when it has ended without being asked to. */
  ended(): string | undefined;
  /** Ends it; what it left outside its data folder, and what it said at the end. */
  stop(): Promise<{ strays: string[]; code: number | null; lastWords: string }>;
}

export async function startFuzzedServer(): Promise<FuzzedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-fuzz-'));
  const data = join(folder, 'data');
  await mkdir(data);
  const caller = { apiKey: 'the-key-of-the-fuzzer', tenantId: randomUUID() };
  const kickstart = join(folder, 'kickstart.json');
  await writeFile(kickstart, JSON.stringify(kickstartFor(caller)));
  const permissions = ['--permission', '--allow-fs-read=*', `--allow-fs-write=${data}`];
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...permissions,
      '--allow-worker',
      '--import',
      watch,
      main,
    ],
    {
      cwd: folder,
      env: {
        ...{ EMBEDDED_PORT: '0', MAILBOX_PORT: '0', DATA_DIR: data, KICKSTART_FILE: kickstart },
        ...{ HOME: folder, TMPDIR: folder, NODE_ENV: 'test' },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const exited = once(child, 'exit');
  const first = once(createInterface({ input: child.stdout }), 'line');
  const [line] = await Promise.race([first, exited.then(() => [said.join('\n')])]);
  const { url, mailboxUrl } = JSON.parse(String(line));
  return {
    ...{ url, mailboxUrl, caller },
    faults: () => said.filter((one) => one.includes('"message":"fault"')),
    ended: () => (child.exitCode ?? child.signalCode)?.toString(),
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      const left = await readdir(folder);
      const strays = left.filter((name) => !['data', 'kickstart.json'].includes(name));
      await rm(folder, { recursive: true });
      return { strays, code, lastWords: said.slice(-5).join('\n') };
    },
  };
}

const kickstartFor = ({ apiKey, tenantId }: Caller) => ({
  variables: { defaultTenantId: tenantId },
  apiKeys: [{ key: apiKey }],
  requests: [],
});
