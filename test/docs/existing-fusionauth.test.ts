// Plays docs/guides/existing-fusionauth.md on a FusionAuth that is in use.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded } from '../../src/embedded/server.ts';
import { read, root } from '../architecture/sources.ts';
import { ownSettings, type Settings } from '../support/settings.ts';
import { patternOf, transcriptIn } from './transcript.ts';

const KICKSTART = {
  variables: { defaultTenantId: '30663132-6464-6665-3032-326466613934' },
  apiKeys: [{ key: 'the-operators-own-key' }],
  requests: [
    {
      method: 'PATCH',
      url: '/api/tenant/#{defaultTenantId}',
      body: { tenant: { name: 'Shop', issuer: 'https://login.shop.example' } },
    },
    { method: 'POST', url: '/api/application', body: { application: { name: 'Old shop' } } },
    {
      method: 'POST',
      url: '/api/user',
      body: { user: { email: 'ann@example.com', password: 'correct horse battery' } },
    },
  ],
};

let fusionAuth: Awaited<ReturnType<typeof startEmbedded>>;
let settings: Settings;
let folder: string;
let service: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-existing-'));
  settings = await ownSettings({ DATA_DIR: join(folder, 'data') });
  const kickstartFile = join(folder, 'kickstart.json');
  await writeFile(kickstartFile, JSON.stringify(KICKSTART));
  const ports = { port: Number(settings.EMBEDDED_PORT), mailboxPort: 0 };
  fusionAuth = await startEmbedded({ ...ports, dataFile: ':memory:', env: {}, kickstartFile });
  await mkdir(join(folder, 'bin'));
  const command = join(folder, 'bin/vestibule');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${root}src/cli.ts" "$@"\n`);
  await chmod(command, 0o700);
});
afterAll(async () => {
  if (service?.pid) process.kill(-service.pid, 'SIGTERM');
  if (service?.exitCode === null) await once(service, 'exit');
  await fusionAuth.close();
  await rm(folder, { recursive: true });
});

const run = promisify(execFile);

/** The ports that the page shows become this test's own. */
function here(text: string): string {
  return text
    .replaceAll('localhost:9012', `localhost:${settings.PORT}`)
    .replaceAll('localhost:9011', `localhost:${settings.EMBEDDED_PORT}`);
}

function shell() {
  const { EMBEDDED_PORT: _, MAILBOX_PORT: __, ...own } = settings;
  const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
  const NODE_OPTIONS = '--disable-warning=ExperimentalWarning';
  return { cwd: folder, env: { ...own, PATH, NODE_OPTIONS, SETUP: 'the-operators-own-key' } };
}

async function play(part: string): Promise<void> {
  for (const { command, shown } of transcriptIn(part)) {
    const { stdout } = await run('bash', ['-c', here(command)], shell()).catch((ended) => ended);
    expect(stdout.trim(), command).toMatch(patternOf(here(shown)));
  }
}

it('the guide says what a reader will see, and ends with nothing wrong', async () => {
  const [before = '', start = '', after = ''] = read('docs/guides/existing-fusionauth.md').split(
    /^```sh\n(.*)\n```$/m,
  );
  await play(before);
  service = spawn('bash', ['-c', here(start)], { ...shell(), detached: true });
  for await (const chunk of service.stdout ?? []) if (/FusionAuth {2}/.test(String(chunk))) break;
  await play(after);
}, 90_000);
