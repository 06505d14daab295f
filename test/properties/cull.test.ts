// The cull through simulated months: visits, conversions, a search that is out of date, a FusionAuth that errs,
// clocks that jump, crashes and runs at once. Never a registered, converting, recently seen or guarded account, and
// never one that a cookie still speaks for (C2); and whoever is due goes within a day. `CULL_LIVES=300` for long.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CULL_MARGIN } from '../../src/domain/idle.ts';
import { keyRingInFile } from '../../src/identity/key-file.ts';
import { createTokens, type Tokens } from '../../src/identity/token.ts';
import { id } from '../support/changes.ts';
import { APPLICATION, callFusionAuth } from '../support/directory.ts';
import { DAY, type Lifecycle, restore, settle, startLifecycle } from '../support/lifecycle.ts';
import { misbehave } from '../support/misbehave.ts';
import { type CullProcess, openCullProcess } from './cull/process.ts';
import { type Browser, type Known, newBrowser } from './cull/visitor.ts';

const LIVES = Number(process.env.CULL_LIVES ?? 3);
const BROWSERS = 4;
const AFTER = 40 * DAY;
const GRACE = 7 * DAY;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let folder: string;
let life: Lifecycle;
let tokensBy: (now: () => number) => Tokens;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-cull-property-'));
  life = await startLifecycle({ folder });
  const ring = await keyRingInFile(join(folder, 'keys.json'));
  const about = { issuer: 'http://site.example', audience: APPLICATION, ttl: 30 * DAY };
  tokensBy = (now) => createTokens({ ...about, ring, now, random: randomBytes });
});
afterAll(async () => {
  await life.close();
  await rm(folder, { recursive: true });
});

const ACTS = ['visit', 'ask', 'prove', 'withdraw', 'release', 'guard', 'restore'] as const;
const FAULTS = [503, 'reset', 'lose-answer'] as const;
const who = fc.nat({ max: BROWSERS - 1 });
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('act' as const),
      act: fc.oneof(
        { weight: 6, arbitrary: fc.constant('visit' as const) },
        fc.constantFrom(...ACTS),
      ),
      who,
      shy: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.oneof(
        fc.integer({ min: HOUR, max: 20 * DAY }),
        fc.constantFrom(AFTER, GRACE, 31 * DAY),
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('cull' as const),
      diesAfter: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
      rival: fc.boolean(),
      meanwhile: fc.array(who, { maxLength: 2 }),
      jump: fc.option(fc.constantFrom(-DAY, DAY, 365 * DAY), { nil: 0, freq: 5 }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ type: 'reconcile' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('skew' as const),
      ms: fc.constantFrom(0, 0, 30_000, HOUR, -HOUR, DAY, -DAY, 365 * DAY, -365 * DAY),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('misbehave' as const),
      frozen: fc.boolean(),
      faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 4 }),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

interface FusionAuthUser {
  active: boolean;
  lastUpdateInstant: number;
}

async function userOf(account: string): Promise<FusionAuthUser | undefined> {
  const { status, body } = await callFusionAuth(life.url, `/api/user/${account}`);
  return status === 200 ? (body as { user: FusionAuthUser }).user : undefined;
}

/** One history, from an empty store to one that nobody comes to any more. */
async function live(commands: readonly Command[]): Promise<void> {
  let skew = 0;
  const now = () => life.clock.now + skew;
  const browsers = Array.from({ length: BROWSERS }, () => newBrowser(tokensBy(now), now));
  const all = () => browsers.flatMap(({ known }) => known);
  const atTruth = tokensBy(life.now);
  const coming: Browser[] = [];
  let jump = 0;
  const guard = ({ id: account }: { id: string }) =>
    all().some((one) => one.account === account && one.guarded) ? 'needed' : undefined;
  const settings = { url: life.url, path: join(folder, `${id()}.db`), now, guard };
  const start = () =>
    openCullProcess({
      ...settings,
      async onRead() {
        skew += jump;
        jump = 0;
        await coming.pop()?.visit(alive.store, false);
      },
    });
  let alive: CullProcess = await start();

  async function crash(): Promise<void> {
    await alive.crash();
    alive = await start();
  }

  async function cull(order: Extract<Command, { type: 'cull' }>): Promise<void> {
    coming.push(...order.meanwhile.map((n) => browsers[n] as Browser));
    jump = order.jump ?? 0;
    const runs = [
      alive.cull(order.diesAfter),
      order.rival ? alive.cull(order.diesAfter) : undefined,
    ];
    const results = await Promise.all(runs);
    if (order.jump) skew = 0;
    jump = 0;
    coming.length = 0;
    if (results.includes('died')) await crash();
  }

  async function act({ act, who, shy }: Extract<Command, { type: 'act' }>): Promise<void> {
    const browser = browsers[who] as Browser;
    const mine = browser.known.at(-1);
    if (act === 'visit') return browser.visit(alive.store, shy);
    if (act === 'guard') {
      const state = mine && (await alive.store.account(mine.account))?.state;
      if (mine && state !== 'culled' && state !== undefined) mine.guarded = true;
      return;
    }
    if (act !== 'restore') return browser[act](alive.store);
    if (mine) await restore(alive, mine.account);
  }

  async function obey(command: Command): Promise<void> {
    if (command.type === 'act') return act(command);
    if (command.type === 'cull') return cull(command);
    if (command.type === 'wait') life.clock.now += command.ms;
    if (command.type === 'skew') skew = command.ms;
    if (command.type === 'reconcile') await settle(alive);
    if (command.type !== 'misbehave') return;
    const requests = command.faults.map((outcome) => ({ path: '*', outcome, next: 2, rate: 0.5 }));
    await misbehave(life.url, { searchLag: command.frozen ? 'frozen' : 0, requests });
  }

  /** What no run may ever have done. */
  async function expectSafe(one: Known): Promise<void> {
    const row = await alive.store.account(one.account);
    if (row?.state === 'anonymous') one.converting = undefined;
    const gone = row === undefined || row.state === 'culled';
    if (one.registered || one.converting || one.guarded)
      expect({ ...one, gone }).toMatchObject({ gone: false });
    if (gone) {
      const idle = life.clock.now - one.seenAt;
      const unreturned =
        one.firstUntil !== undefined && life.clock.now > one.firstUntil + CULL_MARGIN - MINUTE;
      if (!unreturned) expect(idle).toBeGreaterThanOrEqual(AFTER - MINUTE);
    }
    for (const text of one.tokens) {
      const token = await atTruth.verify(text);
      if (!token || token.epoch !== one.epoch || one.released || one.registered) continue;
      expect({ ...one, gone }).toMatchObject({ gone: false });
      if (row?.directory === 'present') expect((await userOf(one.account))?.active).toBe(true);
    }
  }

  /** Whom a run of today, and one of yesterday, has forgotten. */
  async function expectOverdue(one: Known): Promise<void> {
    const yesterday = life.clock.now - DAY - HOUR;
    const [row, user] = [await alive.store.account(one.account), await userOf(one.account)];
    const touched = user?.lastUpdateInstant ?? 0;
    if (row?.state === 'culled') {
      expect(Math.max(row.endedAt ?? 0, touched) + GRACE).toBeGreaterThan(yesterday);
    } else if ((row?.state === 'anonymous' || row?.state === 'released') && !one.guarded) {
      expect(Math.max(row.seenAt, touched) + AFTER).toBeGreaterThan(yesterday);
    } else if (!row) {
      expect(user).toBeUndefined();
    }
  }

  for (const command of commands) {
    await obey(command);
    for (const one of all()) await expectSafe(one);
  }
  skew = 0;
  await misbehave(life.url, {});
  await crash();
  for (let day = 0; day < 52; day++) {
    life.clock.now += DAY;
    if (day % 10 === 0) await settle(alive);
    expect(await alive.cull()).not.toHaveProperty('stopped');
    for (const one of all()) await expectSafe(one);
    for (const one of all()) await expectOverdue(one);
  }
  await alive.crash();
}

it(
  'over months in any order nobody goes who may not, no cookie outlives its account, and whoever is due goes',
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), live), {
      numRuns: LIVES,
    });
  },
  60_000 + LIVES * 60_000,
);
