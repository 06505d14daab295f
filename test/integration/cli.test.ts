// The command line in a process of its own, on stubs that were left behind long ago.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CullRun } from '../../src/domain/cull-run.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { cull, forget, id, open, synced } from '../support/changes.ts';
import { type Ended, vestibule as runVestibule } from '../support/command-line.ts';
import { DAY, openStub, startLifecycle } from '../support/lifecycle.ts';
import { ownSettings, type Settings } from '../support/settings.ts';

let settings: Settings;
let stub: string;
beforeAll(async () => {
  settings = await ownSettings();
  const start = Date.now() - 50 * DAY;
  const past = await startLifecycle({ start, folder: settings.DATA_DIR });
  stub = await openStub(past);
  await past.close();
});
afterAll(() => rm(settings.DATA_DIR, { recursive: true, force: true }));

function vestibule(args: string[], more: Record<string, string> = {}): Promise<Ended> {
  return runVestibule(args, { ...settings, ...more });
}

async function stateOf(account: string): Promise<string | undefined> {
  const store = await openSqliteStore({
    path: join(settings.DATA_DIR, 'vestibule.db'),
    now: Date.now,
  });
  const state = (await store.account(account))?.state;
  await store.close();
  return state;
}

it('help, and nothing at all, print the table of commands, and of one command what it takes', async () => {
  for (const args of [['help'], [], ['--help']]) {
    const { code, out, err } = await vestibule(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^vestibule COMMAND\n/);
  }
  for (const args of [
    ['help', 'status'],
    ['status', '--help'],
    ['status', '-h'],
  ]) {
    const { code, out, err } = await vestibule(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^vestibule status\n/);
  }
});

it.each([
  ['an unknown command', ['resurrect']],
  ['the name of something every object has', ['constructor']],
  ['an unknown option', ['cull', '--force']],
  ['an order and its contrary', ['cull', '--yes', '--dry-run']],
  ['a limit that is no number', ['cull', '--yes', '--max', 'many']],
  ['a value for a switch', ['cull', '--dry-run=no']],
])('%s is wrong use: exit code 2, and nothing on standard output', async (_, args) => {
  const { code, out, err } = await vestibule(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).not.toContain('    at ');
  expect(await stateOf(stub)).toBe('anonymous');
});

it('a bad setting is told in words: exit code 1', async () => {
  const { code, out, err } = await vestibule(['status'], { CULL_MAX: 'many' });
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('CULL_MAX must be a whole number');
  expect(err).not.toContain('    at ');
});

it('keys that are none are told in words, which do not quote them: exit code 1', async () => {
  const { code, err } = await vestibule(['status'], { TOKEN_KEYS: 'hunter2' });
  expect(code).toBe(1);
  expect(err).toBe('The configuration has 1 problem(s):\n- The token keys are not JSON.\n');
  const FUSIONAUTH_WEBHOOK_KEY = '{"kty":"hunter2", and so on, for 32 characters';
  const webhook = await vestibule(['status'], { FUSIONAUTH_WEBHOOK_KEY });
  expect(webhook.code).toBe(1);
  expect(webhook.err).toMatch(/^The configuration has 1 problem.*\n- The webhook key must be RSA/);
  expect(webhook.err).not.toContain('hunter2');
});

it('status counts the accounts, in words and as one JSON document', async () => {
  const words = await vestibule(['status']);
  expect(words).toMatchObject({ code: 0, err: '' });
  expect(words.out).toMatch(/^ +1 anonymous\n +0 converting\n/);
  expect(words.out).toContain('0 with something left to do in FusionAuth');
  const { code, out } = await vestibule(['status', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    byState: { anonymous: 1, culled: 0 },
    due: 0,
    parked: 0,
    parkedAccounts: [],
  });
});

it('retry takes up what is parked, and what is not parked stays as it is: exit code 3 for an id', async () => {
  const path = join(settings.DATA_DIR, 'vestibule.db');
  const store = await openSqliteStore({ path, now: Date.now });
  const account = id();
  await store.commit(open(account));
  await store.commit(synced(account, { type: 'parked', reason: 'odd' }));
  expect((await vestibule(['status'])).out).toContain(`parked ${account}: odd`);
  const other = await vestibule(['retry', stub]);
  expect(other).toEqual({ code: 3, out: '0 taken up, 1 still parked\n', err: '' });
  const { code, out } = await vestibule(['retry']);
  expect([code, out]).toEqual([0, `${account} is due again\n1 taken up, 0 still parked\n`]);
  await store.commit(cull(account));
  await store.commit(forget(account));
  await store.close();
});

it('without --yes the cull says what would go and changes nothing', async () => {
  const { code, out, err } = await vestibule(['cull', '--list']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    `${stub} goes: idle 50 d\n` +
      '1 looked at, 1 would be deactivated, 0 would be deleted\n' +
      'a dry run: nothing has changed; --yes does it\n',
  );
  expect(await stateOf(stub)).toBe('anonymous');
});

it('a run stopped by a safety rule ends with exit code 3, and says which', async () => {
  const { code, out } = await vestibule(['cull', '--yes'], { CULL_MAX: '0' });
  expect(code).toBe(3);
  expect(out).toContain('stopped: 1 accounts would go; CULL_MAX allows 0');
  expect(await stateOf(stub)).toBe('anonymous');
});

it('a run beside another one is refused: exit code 3', async () => {
  const path = join(settings.DATA_DIR, 'vestibule.db');
  const store = await openSqliteStore({ path, now: Date.now });
  await store.lease('cull', { owner: 'another', now: Date.now(), ms: 60_000 });
  const { code, err } = await vestibule(['cull', '--yes']);
  await store.unlease('cull', 'another');
  await store.close();
  expect([code, err]).toEqual([3, 'This is being done already.\n']);
  expect(await stateOf(stub)).toBe('anonymous');
});

it('a paused cull does nothing, and ends with exit code 3, until it may go on', async () => {
  expect((await vestibule(['cull', '--pause'])).out).toMatch(/^paused since 20/);
  const { code, out } = await vestibule(['cull', '--yes']);
  expect([code, out]).toEqual([3, expect.stringContaining('interrupted: paused')]);
  expect(await stateOf(stub)).toBe('anonymous');
  expect((await vestibule(['cull', '--resume'])).out).toBe('not paused\n');
});

it('the cull takes the stub away, with --json its report is one document, and restore brings it back', async () => {
  const { code, out } = await vestibule(['cull', '--yes', '--max', '1', '--json']);
  expect(code).toBe(0);
  const run: CullRun = JSON.parse(out);
  expect(run).toMatchObject({ by: 'command line', dryRun: false, scanned: 1, culled: 1, kept: {} });
  expect(run).not.toHaveProperty('stopped');
  expect(await stateOf(stub)).toBe('culled');
  const back = await vestibule(['restore', stub.toUpperCase()]);
  expect(back).toMatchObject({ code: 0, out: expect.stringContaining('is back') });
  expect(await stateOf(stub)).toBe('anonymous');
  expect((await vestibule(['restore', id()])).code).toBe(3);
  expect((await vestibule(['restore', 'somebody'])).code).toBe(2);
});

it('the history tells of every run, dry ones too, and of one what it has deleted', async () => {
  const { code, out } = await vestibule(['cull', '--history']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /by command line, [\d.]+ s, dry run\n {4}1 looked at, 1 would be deactivated/,
  );
  expect(out).toContain('    stopped: 1 accounts would go; CULL_MAX allows 0');
  const runs: CullRun[] = JSON.parse((await vestibule(['cull', '--history', '--json'])).out);
  const [latest] = runs;
  const one = await vestibule(['cull', '--history', latest?.id ?? '', '--json']);
  expect(JSON.parse(one.out)).toEqual({ run: latest, deleted: [] });
  expect((await vestibule(['cull', '--history', id()])).code).toBe(3);
});
