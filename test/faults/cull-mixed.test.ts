// C7: accounts of every kind, a search that is out of date, and a FusionAuth that does all it can do wrong: whoever
// is due goes, and nobody else. `CULL_USERS=100000` for a long run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CullRun } from '../../src/domain/cull-run.ts';
import type { DirectoryCuller } from '../../src/domain/ports.ts';
import { id, T0 } from '../support/changes.ts';
import { callFusionAuth, recordOf } from '../support/directory.ts';
import {
  cullOf,
  DAY,
  type Lifecycle,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';
import { misbehave } from '../support/misbehave.ts';
import { importUsers } from './cull-mixed/import-users.ts';
import { KINDS, type Kind, type KindName, RECENT } from './cull-mixed/kinds.ts';

const USERS = Number(process.env.CULL_USERS ?? 210);
const IMPORT_KEY = 'an api key of this test and of nobody else';

interface One {
  account: string;
  kind: KindName;
}

let life: Lifecycle;
let all: One[];
beforeAll(
  async () => {
    life = await startLifecycle({ apiKey: IMPORT_KEY });
    const kinds = Object.keys(KINDS) as KindName[];
    all = Array.from({ length: USERS }, (_, n) => ({
      account: id(),
      kind: kinds[n % kinds.length] as KindName,
    }));
    await fillStore();
    await importUsers(life.url, IMPORT_KEY, all.flatMap(userOf));
    await misbehave(life.url, { searchLag: 'frozen' });
    life.clock.now = RECENT;
    await inChunks(all, 50, patchOne);
    life.clock.now = T0 + 46 * DAY;
  },
  60_000 + USERS * 10,
);
afterAll(() => life.close());

const kindOf = ({ kind }: One): Kind => KINDS[kind];

async function fillStore(): Promise<void> {
  const changes = all.map((one) => kindOf(one).row?.(one.account) ?? []);
  const longest = Math.max(...changes.map(({ length }) => length));
  for (let step = 0; step < longest; step++) {
    const next = changes.flatMap((one) => one[step] ?? []);
    await inChunks(next, 5000, (change) => life.store.commit(change));
  }
}

function userOf(one: One) {
  const { user = {} } = kindOf(one);
  if (!user) return [];
  const { email, data = { anonymousUser: true, videosWatched: 1 } } = user as Exclude<
    Kind['user'],
    false | undefined
  >;
  return [
    {
      id: one.account,
      data,
      ...(email ? { email: `${one.account}@example.org` } : { username: one.account }),
    },
  ];
}

async function patchOne(one: One): Promise<void> {
  const user = kindOf(one).patch?.(one.account);
  if (!user) return;
  const path = `/api/user/${one.account}`;
  const { status } = await callFusionAuth(life.url, path, { method: 'PATCH', body: { user } });
  expect(status).toBe(200);
}

async function inChunks<T>(items: readonly T[], size: number, work: (item: T) => Promise<unknown>) {
  for (let from = 0; from < items.length; from += size) {
    await Promise.all(items.slice(from, from + size).map(work));
  }
}

const MISBEHAVING = {
  searchLag: 'frozen',
  lostUpdates: 20,
  clockOffset: 20_000,
  requests: [
    { path: '/api/user/*', method: 'GET', outcome: 503, rate: 0.01 },
    { path: '/api/user/*', method: 'GET', outcome: 'reset', rate: 0.01 },
    { path: '/api/user/*', method: 'DELETE', outcome: 'lose-answer', rate: 0.02 },
    { path: '/api/user/*', method: 'DELETE', outcome: 500, rate: 0.01 },
    { path: '/api/user/search', outcome: 'reset', rate: 0.02 },
    { path: '/api/user/search', outcome: 503, rate: 0.02 },
    { path: '/api/user/*', outcome: 'hang', next: 2 },
    { path: '*', latency: 20, rate: 0.01 },
  ],
  webhooks: [{ drop: true }],
};

/** How many runs a FusionAuth that misbehaves gets, before one that does not. */
const BAD_RUNS = 3;

/** Runs from end to end, the last one undisturbed but for its search. What they did in all. */
async function cullAll(culler: DirectoryCuller): Promise<CullRun[]> {
  const guard = ({ profile }: { profile: Readonly<Record<string, unknown>> }) =>
    Number(profile.videosWatched) > 2 ? 'has watched a lot' : undefined;
  const cull = cullOf({ ...life, culler }, { guard, maxFraction: 1, max: USERS });
  const runs: CullRun[] = [];
  await misbehave(life.url, MISBEHAVING);
  while (runs.filter(({ interrupted }) => !interrupted).length < BAD_RUNS) {
    runs.push(await cull({}));
    life.clock.now += 60_000;
  }
  await misbehave(life.url, { searchLag: 'frozen' });
  const last = await cull({});
  expect(last).toMatchObject({ errors: 0 });
  expect(last).not.toHaveProperty('stopped');
  return [...runs, last];
}

/** Whom it concerns comes back while FusionAuth is asked about somebody. */
function withVisitors(): DirectoryCuller {
  const coming = all.filter((one) => kindOf(one).returns).map(({ account }) => account);
  const kinds = new Map(all.map(({ account, kind }) => [account, kind]));
  return {
    ...life.culler,
    async user(account) {
      const mine = kinds.get(account) === 'coming back during the run';
      if (mine && Math.random() < 0.5) await visit(life, account);
      const found = await life.culler.user(account);
      const next = Math.random() < 0.2 ? coming.pop() : undefined;
      if (next) await visit(life, next);
      return found;
    },
  };
}

async function wrongOnes(): Promise<string[]> {
  const wrong: string[] = [];
  await inChunks(all, 50, async (one) => {
    const { goes, row, user } = kindOf(one);
    const { state, directory } = (await life.store.account(one.account)) ?? {};
    const record = await recordOf(life.url, one.account);
    const gone = state === undefined && record === undefined;
    // Who came back between the tombstone and here is a stub again, whose user the reconciler will reactivate.
    const active = record?.active || (state === 'anonymous' && directory === 'inactive');
    const there =
      (record !== undefined && active) === (user !== false) &&
      (row === undefined || (state !== 'culled' && state !== undefined));
    if (goes ? !gone : !there) wrong.push(`${one.kind}: ${state}, ${record?.active}`);
  });
  return wrong;
}

/** Those who came back, and whose user is not what it was, once FusionAuth has heard of everything. */
async function notRestored(): Promise<string[]> {
  await settle(life);
  const inactive: string[] = [];
  await inChunks(
    all.filter((one) => kindOf(one).returns),
    50,
    async ({ account }) => {
      if (!(await recordOf(life.url, account))?.active) inactive.push(account);
    },
  );
  return inactive;
}

it(
  `C7: of ${USERS} accounts of every kind whoever is due goes, and nobody else, whatever FusionAuth does wrong`,
  async () => {
    const began = performance.now();
    const culls = await cullAll(withVisitors());
    for (const one of all.filter((each) => kindOf(each).returns)) await visit(life, one.account);
    life.clock.now += 8 * DAY;
    const deletions = await cullAll(life.culler);
    const seconds = (performance.now() - began) / 1000;
    expect(await wrongOnes()).toEqual([]);
    expect(await notRestored()).toEqual([]);
    const sum = (runs: CullRun[], of: 'culled' | 'deleted' | 'errors') =>
      runs.reduce((total, run) => total + run[of], 0);
    const due = all.filter((one) => kindOf(one).goes).length;
    const deleted = sum(deletions, 'deleted');
    process.stdout.write(
      `${USERS} accounts, ${due} of them due: ${deleted} deleted, 0 wrong; ` +
        `${culls.length + deletions.length} runs, ${sum([...culls, ...deletions], 'errors')} errors of FusionAuth's, ${seconds.toFixed(0)} s\n`,
    );
  },
  120_000 + USERS * 60,
);
