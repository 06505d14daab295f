// What no search and no row finds by itself: stubs of a lost store, stubs unknown to FusionAuth, more than a page.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryCuller } from '../../src/domain/ports.ts';
import { id, open, record, T0 } from '../support/changes.ts';
import { callFusionAuth, recordOf } from '../support/directory.ts';
import {
  cullOf,
  DAY,
  type Lifecycle,
  openStub,
  type Parts,
  restore,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const later = (days: number) => {
  life.clock.now += days * DAY;
};
const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);
const run = (parts: Parts = life) => cullOf(parts)({ dryRun: false });

/** Stubs as an earlier store has left them in FusionAuth, without a row. */
async function createUsers(count: number): Promise<string[]> {
  const accounts = Array.from({ length: count }, id);
  const data = { anonymousUser: true, videosWatched: 3 };
  for (let n = 0; n < count; n += 8) {
    await Promise.all(
      accounts.slice(n, n + 8).map((account) =>
        callFusionAuth(life.url, `/api/user/${account}`, {
          method: 'POST',
          body: { user: { username: account, data } },
        }),
      ),
    );
  }
  return accounts;
}

/** The calls that the cull makes of FusionAuth, counted. */
function counting(culler: DirectoryCuller) {
  const calls: string[] = [];
  const counted = Object.entries(culler).map(([name, call]) => [
    name,
    (...given: unknown[]) => {
      calls.push(name);
      return (call as (...given: unknown[]) => unknown)(...given);
    },
  ]);
  return { calls, culler: Object.fromEntries(counted) as unknown as DirectoryCuller };
}

describe('after the loss of the store', () => {
  it('a stub without a row is deactivated by one run and deleted by a later one', async () => {
    const stub = await openStub(life);
    later(41);
    const after = await life.loseStore();
    expect(await run(after)).toMatchObject({ scanned: 1, culled: 1 });
    expect((await user(stub))?.active).toBe(false);
    later(6);
    expect((await run(after)).deleted).toBe(0);
    later(2);
    expect((await run(after)).deleted).toBe(1);
    expect(await user(stub)).toBeUndefined();
    expect(await after.store.account(stub)).toBeUndefined();
  });

  it('one whose visitor came back has a row again, and stays', async () => {
    const stub = await openStub(life);
    later(41);
    const after = await life.loseStore();
    await after.store.commit(record(stub, { at: life.clock.now }));
    expect(await run(after)).toMatchObject({ culled: 0, kept: { 'visited since': 1 } });
    await settle(after);
    expect((await user(stub))?.data.videosWatched).toBe(2);
  });

  it('a fraction of 1 lets them all go, although the store counts no stub', async () => {
    await createUsers(24);
    later(41);
    expect(await run()).toMatchObject({
      stopped: '24 of 24 stubs would go; CULL_MAX_FRACTION allows 20',
    });
    expect(await cullOf(life, { maxFraction: 1 })({ dryRun: false })).toMatchObject({ culled: 24 });
  });
});

describe('many', () => {
  it('C8: more than a page of nominees, and of those that have ended, all go', async () => {
    const users = await createUsers(520);
    later(41);
    const all = cullOf(life, { maxFraction: 1 });
    expect(await all({ dryRun: false })).toMatchObject({ scanned: 520, culled: 520 });
    later(8);
    expect(await all({ dryRun: true })).toMatchObject({ deleted: 520 });
    expect(await all({ dryRun: false })).toMatchObject({ deleted: 520 });
    expect(await user(users.at(-1) ?? '')).toBeUndefined();
    expect((await life.store.counts()).byState.culled).toBe(0);
  });

  it('stubs that FusionAuth was never told of go without a call for any, after the same grace period', async () => {
    const accounts = Array.from({ length: 520 }, id);
    const at = T0 + 1;
    await Promise.all(
      accounts.map((one) => life.store.commit(open(one, { provision: false, at }))),
    );
    const [back = '', late = ''] = accounts;
    later(41);
    await visit(life, back);
    const { calls, culler } = counting(life.culler);
    const all = cullOf({ ...life, culler }, { maxFraction: 1 });
    expect(await all({})).toMatchObject({ culled: 519 });
    later(3);
    await restore(life, late);
    later(5);
    expect(await all({})).toMatchObject({ culled: 0, deleted: 518 });
    expect(new Set(calls)).toEqual(new Set(['searches', 'nominate', 'clock']));
    expect((await life.store.counts()).byState).toMatchObject({ anonymous: 2, culled: 0 });
    expect((await row(back))?.profile.videosWatched).toBe(2);
  });
});
