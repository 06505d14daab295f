// The server as a process of its own, as a parent service runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordingFlags } from '../../../support/openapi/recording-flags.ts';
import { kickstartFile, kickstartOf, rootKey } from './instance.ts';

const main = new URL('../../../../src/embedded/main.ts', import.meta.url).pathname;

type Started = { child: ChildProcess; line: Record<string, unknown>; exited: Promise<unknown[]> };

/** Starts the process and waits for its first line. */
async function run(env: Record<string, string>, ipc = false): Promise<Started> {
  const child = spawn(process.execPath, [...recordingFlags(), main], {
    env: { PATH: process.env.PATH ?? '', EMBEDDED_PORT: '0', MAILBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const [text] = await once(
    createInterface({ input: child.stdout as NodeJS.ReadableStream }),
    'line',
  );
  return { child, exited, line: JSON.parse(String(text)) };
}

const freshFolder = () => mkdtempSync(join(tmpdir(), 'embedded-'));
const kickstart = () => ({ KICKSTART_FILE: kickstartFile(kickstartOf()) });
const headers = { authorization: rootKey, 'content-type': 'application/json' };

describe('the process', () => {
  it('says on its first line where it listens, and ends with 0 on SIGTERM', async () => {
    const { child, exited, line } = await run({ DATA_DIR: 'memory', ...kickstart() });
    expect(line).toMatchObject({ ready: true });
    expect((await fetch(`${line.url}/api/status`)).status).toBe(200);
    expect((await fetch(`${line.mailboxUrl}/messages`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('tells its parent over IPC, and ends when the parent goes away', async () => {
    const { child, exited, line } = await run({ DATA_DIR: 'memory' }, true);
    expect(line.ready).toBe(true);
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it('keeps every user it answered for through a kill -9', async () => {
    const env = { DATA_DIR: freshFolder(), ...kickstart() };
    const first = await run(env);
    const made = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const body = JSON.stringify({ user: { username: `user-${at}` } });
        const answer = await fetch(`${first.line.url}/api/user`, { method: 'POST', headers, body });
        return ((await answer.json()) as { user: { id: string } }).user.id;
      }),
    );
    first.child.kill('SIGKILL');
    await first.exited;
    const second = await run(env);
    for (const id of made) {
      expect((await fetch(`${second.line.url}/api/user/${id}`, { headers })).status).toBe(200);
    }
  });

  it('ends with 1 when Kickstart fails, saying which request', async () => {
    const broken = kickstartOf({
      requests: [{ method: 'POST', url: '/api/user', body: { user: {} } }],
    });
    const { exited, line } = await run({
      DATA_DIR: 'memory',
      KICKSTART_FILE: kickstartFile(broken),
    });
    expect(line.error).toContain('request 4 failed: POST /api/user answered 400');
    expect(await exited).toEqual([1, null]);
  });

  it('misbehaves from the start when its environment says so, and refuses a plan it cannot read', async () => {
    const plan = JSON.stringify({ requests: [{ path: '/api/status', outcome: 503 }] });
    const { line } = await run({ DATA_DIR: 'memory', EMBEDDED_MISBEHAVIOUR: plan, ...kickstart() });
    expect((await fetch(`${line.url}/api/status`)).status).toBe(503);
    const bad = await run({ DATA_DIR: 'memory', EMBEDDED_MISBEHAVIOUR: '{"lag":1}' });
    expect(bad.line.error).toContain('[lag]');
    expect(await bad.exited).toEqual([1, null]);
  });

  it('refuses a port that is none, by name', async () => {
    const { exited, line } = await run({ DATA_DIR: 'memory', EMBEDDED_PORT: 'ninety' });
    expect(line.error).toContain('EMBEDDED_PORT');
    expect(await exited).toEqual([1, null]);
  });
});
