// C9: a real `vestibule cull --yes` is killed at a random point, and run again: in the store, in FusionAuth and in
// the record of the run everything is as if it had never been disturbed. `CULL_KILLS=50` for a long run.
import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { recordOf } from '../support/directory.ts';
import { freePorts } from '../support/free-ports.ts';
import { askFor, cullOf, DAY, openStub, startLifecycle, visit } from '../support/lifecycle.ts';

/** How often it is killed. */
const KILLS = Number(process.env.CULL_KILLS ?? 3);
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const EACH = 12;

/** The state that every round begins with: store and FusionAuth as files. */
let template: string;
let accounts: string[];
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'vestibule-cull-kill-'));
  accounts = await prepare(template);
});
afterAll(() => rm(template, { recursive: true, force: true }));

/** Some that wait for their deletion, some that are due, and some that stay. */
async function prepare(folder: string): Promise<string[]> {
  const past = await startLifecycle({ folder, start: Date.now() - 60 * DAY });
  const some = async () => {
    const made: string[] = [];
    for (let n = 0; n < EACH; n++) made.push(await openStub(past));
    return made;
  };
  const gone = await some();
  past.clock.now += 15 * DAY;
  const due = await some();
  const [converting, back] = [await openStub(past), await openStub(past)];
  await askFor(past, converting);
  past.clock.now += 35 * DAY;
  await cullOf(past)({});
  past.clock.now = Date.now();
  await visit(past, back);
  await past.close();
  return [...gone, ...due, converting, back];
}

/** What a round has left of every account, and the record of its run. */
type Result = Awaited<ReturnType<typeof resultOf>>;

async function resultOf(folder: string, url: string) {
  const store = await openSqliteStore({ path: join(folder, 'vestibule.db'), now: Date.now });
  const [run, ...others] = (await store.culls(9)).filter(({ by }) => by === 'command line');
  const kept = await Promise.all(
    accounts.map(async (account) => ({
      row: (await store.account(account))?.state,
      user: (await recordOf(url, account))?.active,
      events: (await store.events(account)).map(({ name }) => name),
    })),
  );
  const deleted = (await store.deletions(run?.id ?? '', 999)).map(({ account }) => account);
  const { byState } = await store.counts();
  await store.close();
  const { scanned, culled, errors, kept: reasons, stopped, interrupted } = run ?? {};
  const record = { scanned, culled, deleted: run?.deleted, errors, reasons, stopped, interrupted };
  return { kept, deleted: deleted.sort(), byState, record, others: others.length };
}

interface Round {
  result: Result;
  calls: number;
  killed: boolean;
}

/** `killAt`: with which call to FusionAuth it is killed, so many milliseconds later. */
async function round(killAt?: { call: number; after: number }): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-cull-kill-'));
  await cp(template, folder, { recursive: true });
  const life = await startLifecycle({ folder });
  Object.defineProperty(life.clock, 'now', { get: Date.now });
  let [calls, killed] = [0, false];
  let child: ChildProcess | undefined;
  const heard = () => {
    if (++calls !== killAt?.call) return;
    sleep(killAt.after).then(() => child?.kill('SIGKILL'));
  };
  subscribe('http.server.request.start', heard);
  try {
    const run = async () => {
      child = await startCull(folder, life.url);
      const [code, signal] = await once(child, 'exit');
      if (signal !== 'SIGKILL') expect(code).toBe(0);
      return signal === 'SIGKILL';
    };
    killed = await run();
    if (killed) {
      endLease(folder);
      expect(await run()).toBe(false);
    }
    unsubscribe('http.server.request.start', heard);
    return { result: await resultOf(folder, life.url), calls, killed };
  } finally {
    unsubscribe('http.server.request.start', heard);
    await life.close();
    await rm(folder, { recursive: true });
  }
}

async function startCull(folder: string, url: string): Promise<ChildProcess> {
  const [port = 0] = await freePorts(1);
  const args = ['--disable-warning=ExperimentalWarning', CLI, 'cull', '--yes'];
  const env = {
    PATH: process.env.PATH ?? '',
    DATA_DIR: folder,
    PORT: String(port),
    FUSIONAUTH_URL: url,
    CULL_CALLS: '10000',
    CULL_MAX_FRACTION: '1',
    FUSIONAUTH_CALLS: '10000',
  };
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** As if the two minutes had gone by after which another may take over from the dead. */
function endLease(folder: string): void {
  const database = new DatabaseSync(join(folder, 'vestibule.db'));
  database.exec("UPDATE lease SET until = 0 WHERE name = 'cull'");
  database.close();
}

it(
  'C9: a run that is killed, and taken up by a second, ends as an undisturbed one',
  async () => {
    const undisturbed = await round();
    expect(undisturbed.result.byState).toMatchObject({ anonymous: 1, converting: 1, culled: EACH });
    expect(undisturbed.result.record).toMatchObject({ culled: EACH, deleted: EACH, errors: 0 });
    let kills = 0;
    for (let attempt = 0; attempt < KILLS; attempt++) {
      const call = 1 + Math.floor(Math.random() * undisturbed.calls);
      const { result, killed } = await round({ call, after: Math.random() * 6 });
      expect({ call, ...result }).toEqual({ call, ...undisturbed.result });
      if (killed) kills++;
    }
    // With the last calls it may be done before it can be killed.
    expect(kills).toBeGreaterThan(KILLS / 2);
  },
  60_000 + KILLS * 30_000,
);
