// A clock that is wrong, and what a cull leaves behind.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { id, open } from '../support/changes.ts';
import { recordOf } from '../support/directory.ts';
import { cullOf, DAY, type Lifecycle, openStub, startLifecycle } from '../support/lifecycle.ts';

const HOUR = DAY / 24;

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

it.each([-365 * DAY, -DAY, -HOUR, HOUR, DAY])(
  'C4: a clock that is wrong by %d ms costs nobody anything who came within the cookie’s life',
  async (wrong) => {
    const stub = await openStub(life);
    life.clock.now += 30 * DAY + wrong;
    expect(await cullOf(life)({ dryRun: false })).toMatchObject({ culled: 0 });
    expect((await recordOf(life.url, stub))?.active).toBe(true);
  },
);

it('C4: a clock that is a year ahead stops the run: it would take everybody', async () => {
  const stub = await openStub(life);
  for (let n = 0; n < 30; n++) {
    await life.store.commit(open(id(), { provision: false, at: life.clock.now }));
  }
  life.clock.now += 365 * DAY;
  const { stopped } = await cullOf(life)({ dryRun: false });
  expect(stopped).toContain('CULL_MAX_FRACTION');
  life.clock.now -= 365 * DAY;
  expect((await recordOf(life.url, stub))?.active).toBe(true);
  expect((await life.store.counts()).byState.anonymous).toBe(31);
});

it('C11: what a cull reports and keeps of those it took is counts, an id and instants', async () => {
  const stub = await openStub(life);
  life.clock.now += 41 * DAY;
  const report = await cullOf(life)({ dryRun: false });
  expect(JSON.stringify(report)).not.toContain(stub);
  const row = await life.store.account(stub);
  expect(row).toMatchObject({ state: 'culled', profile: {} });
  const events = await life.store.events(stub);
  expect(events.map(({ name }) => name)).toContain('account.culled');
  expect(events.find(({ name }) => name === 'account.culled')?.data).toEqual({ run: report.id });
  life.clock.now += 8 * DAY;
  const { id: run } = await cullOf(life)({});
  expect(await life.store.deletions(run, 9)).toEqual([{ account: stub, at: life.clock.now }]);
  expect(JSON.stringify(await life.store.culls(9))).not.toContain(stub);
});
