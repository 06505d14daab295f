// `vestibule fusionauth`: the embedded server as a command of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applicationId, kickstartFile, kickstartOf, rootKey, tenantId } from './api/instance.ts';

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));
const freePorts = ['--port', '0', '--mailbox-port', '0'];

/** Starts the command; `until` resolves with what it printed once that matches, or when it has ended. */
function run(...args: string[]) {
  const flags = ['--disable-warning=ExperimentalWarning', cli, 'fusionauth', ...args];
  const child = spawn(process.execPath, flags, { env: { PATH: process.env.PATH ?? '' } });
  onTestFinished(() => void child.kill('SIGTERM'));
  const exited = once(child, 'exit');
  let printed = '';
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const look = () => pattern.test(printed) && resolve(printed);
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          printed += chunk;
          look();
        });
      }
      child.once('close', () => resolve(printed));
    });
  return { child, exited, until };
}

/** What a line of the greeting says. */
const said = (printed: string, name: string): string =>
  new RegExp(`^  ${name} +(\\S+)`, 'm').exec(printed)?.[1] ?? '';

const statusWith = async (url: string, key: string): Promise<number> =>
  (await fetch(`${url}/api/tenant`, { headers: { authorization: key } })).status;

describe('the command', () => {
  it('gives a new instance without Kickstart a key that opens it, and ends with 0 on Ctrl-C', async () => {
    const { child, exited, until } = run(...freePorts);
    const printed = await until(/Ctrl-C/);
    expect(await statusWith(said(printed, 'address'), said(printed, 'API key'))).toBe(200);
    expect((await fetch(`${said(printed, 'mailbox')}/messages`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
  });

  it('names what Kickstart loaded, and no key', async () => {
    const { until } = run(...freePorts, '--kickstart', kickstartFile(kickstartOf()));
    const printed = await until(/Ctrl-C/);
    expect(printed).toMatch(new RegExp(`tenant +${tenantId} +Default`));
    expect(printed).toMatch(new RegExp(`application +${applicationId} +Site`));
    expect(printed).toMatch(/users +0\n +keys +1 for the API, 2 to sign with\n/);
    expect(printed).not.toContain(rootKey);
    expect(await statusWith(said(printed, 'address'), rootKey)).toBe(200);
  });

  it('keeps a folder’s instance, and lets in the key it is given', async () => {
    const data = mkdtempSync(join(tmpdir(), 'command-'));
    const first = run(...freePorts, '--data', data);
    const made = said(await first.until(/Ctrl-C/), 'API key');
    first.child.kill('SIGTERM');
    await first.exited;
    const second = run(...freePorts, '--data', data, '--api-key', 'chosen', '--json');
    const { url, loaded, madeApiKey } = JSON.parse(await second.until(/\n/));
    expect(loaded).toMatchObject({ configured: 'before', apiKeys: 2 });
    expect(madeApiKey).toBeUndefined();
    expect(await statusWith(url, 'chosen')).toBe(200);
    expect(await statusWith(url, made)).toBe(200);
    expect(await statusWith(url, 'random')).toBe(401);
  });

  it.each([
    [['--port', 'ninety'], 1, 'EMBEDDED_PORT'],
    [['--kickstart', '/nowhere.json'], 1, '/nowhere.json cannot be read'],
    [['--prot', '1'], 2, '--prot'],
  ])('%j ends with %i, saying %s', async (args, code, sentence) => {
    const { exited, until } = run(...args);
    expect(await until(/^$^/)).toContain(sentence);
    expect(await exited).toEqual([code, null]);
  });
});
