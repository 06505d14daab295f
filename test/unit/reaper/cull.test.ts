// One stub's way out, step by step: who is nominated, what is asked and changed, and what the run reports.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CullProgress, CullVerdict } from '../../../src/domain/cull-run.ts';
import { CULL_MARGIN } from '../../../src/domain/idle.ts';
import { record } from '../../support/changes.ts';
import { AFTER, DAY, GRACE, openWorlds, unavailable, type World, type Worlds } from './world.ts';

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
});
beforeEach(() => {
  world = worlds.next();
});
afterAll(() => worlds.close());

const row = (account: string) => world.store.account(account);
const names = async (account: string) =>
  (await world.store.events(account))
    .map(({ name }) => name)
    .filter((name) => /^account/.test(name));

describe('a stub that FusionAuth holds', () => {
  it('goes once it is idle for long enough, and is deleted once the grace period is over', async () => {
    const stub = await world.stub();
    world.later(AFTER);
    expect(await world.run()).toMatchObject({ scanned: 0, culled: 0 });
    world.later(1);
    const startedAt = world.clock.now;
    const culled = await world.run();
    expect(culled).toEqual({
      ...{ id: expect.any(String), by: 'test', dryRun: false, startedAt, endedAt: startedAt },
      ...{ resumed: 0, scanned: 1, culled: 1, deleted: 0, kept: {}, errors: 0 },
    });
    expect(world.calls).toEqual([`deactivate ${stub}`]);
    expect(await row(stub)).toMatchObject({ state: 'culled', endedAt: startedAt });

    world.later(GRACE);
    expect(await world.run()).toMatchObject({ scanned: 0, culled: 0, deleted: 0, kept: {} });
    world.later(1);
    const deleted = await world.run();
    expect(deleted).toMatchObject({ scanned: 0, culled: 0, deleted: 1, kept: {}, errors: 0 });
    expect(world.calls).toEqual([`deactivate ${stub}`, `delete ${stub}`]);
    expect(await row(stub)).toBeUndefined();
    expect(await world.store.deletions(deleted.id, 5)).toEqual([
      { account: stub, at: world.clock.now },
    ]);
    expect((await world.store.culls(2))[0]).toEqual(deleted);
  });

  it('is kept when it came by, and again when FusionAuth’s record was touched since', async () => {
    const [seen, touched] = [await world.stub(), await world.stub()];
    world.later(AFTER + 1);
    world.change(touched, { updatedAt: world.clock.now - AFTER });
    await world.store.commit(record(seen, { at: world.clock.now }));
    const said: CullVerdict[] = [];
    const run = await world.run({ onVerdict: (one) => void said.push(one) });
    expect(run).toMatchObject({ scanned: 2, culled: 0, kept: { 'visited since': 2 } });
    const kept = { goes: false, reason: 'visited since' };
    expect(said.map(({ goes, reason }) => ({ goes, reason }))).toEqual([kept, kept]);
    expect(world.calls).toEqual([]);
  });

  it('that never came back goes with its first token, and the day that clocks may differ by', async () => {
    const stub = await world.stub({ firstUntil: world.clock.now + DAY });
    world.later(DAY + CULL_MARGIN);
    expect((await world.run()).culled).toBe(0);
    world.later(1);
    const said: CullVerdict[] = [];
    expect((await world.run({ onVerdict: (one) => void said.push(one) })).culled).toBe(1);
    expect(said).toEqual([{ account: stub, goes: true, reason: 'never returned 2 d' }]);
  });

  it('and that is long idle comes once, though it also never came back', async () => {
    await world.stub({ firstUntil: world.clock.now + DAY });
    world.later(AFTER + DAY);
    expect(await world.run()).toMatchObject({ scanned: 1, culled: 1 });
  });

  it('that it has lost goes by its row alone', async () => {
    const stub = await world.stub();
    world.users.delete(stub);
    world.later(AFTER + 1);
    expect((await world.run()).culled).toBe(1);
    world.later(GRACE + 1);
    expect((await world.run()).deleted).toBe(1);
    expect(await row(stub)).toBeUndefined();
  });

  it('that is not active any more is not deactivated again', async () => {
    const stub = await world.stub();
    world.change(stub, { active: false });
    world.later(AFTER + 1);
    expect((await world.run()).culled).toBe(1);
    expect(world.calls).toEqual([]);
  });
});

describe('a stub that FusionAuth has never heard of', () => {
  it('goes without its being asked for', async () => {
    const stub = await world.local();
    world.culler.user = () => Promise.reject(unavailable);
    world.later(AFTER + 1);
    expect(await world.run()).toMatchObject({ scanned: 1, culled: 1, errors: 0 });
    expect(await names(stub)).toContain('account.culled');
    world.later(GRACE + 1);
    expect(await world.run()).toMatchObject({ deleted: 1, errors: 0 });
    expect([await row(stub), world.calls]).toEqual([undefined, []]);
  });
});

describe('a user whom the store has never heard of', () => {
  it('gets a tombstone, and waits out its grace period', async () => {
    const lost = world.lost();
    world.later(AFTER + 1);
    const said: CullVerdict[] = [];
    const run = await world.run({ onVerdict: (one) => void said.push(one) });
    expect(run).toMatchObject({ scanned: 1, culled: 1 });
    expect(said).toEqual([{ account: lost, goes: true, reason: 'idle 40 d' }]);
    expect(await row(lost)).toMatchObject({ state: 'culled', was: 'lost' });
    world.later(GRACE + 1);
    expect((await world.run()).deleted).toBe(1);
    expect(world.users.size).toBe(0);
  });

  it.each<[string, object]>([
    ['has an address', { email: 'ann@example.com' }],
    ['is flagged no more when it is read', { data: { anonymousUser: false } }],
  ])('and that %s stays', async (_, more) => {
    const lost = world.lost();
    const stale = world.users.get(lost);
    world.change(lost, more);
    world.culler.nominate = async function* () {
      if (stale) yield stale;
    };
    world.later(AFTER + 1);
    expect(await world.run()).toMatchObject({ culled: 0, kept: { 'record differs': 1 } });
  });

  it('and that awaits a proof of its address stays', async () => {
    world.lost({ data: { anonymousUser: true, email: 'ann@example.com' } });
    world.later(AFTER + 1);
    expect(await world.run()).toMatchObject({ culled: 0, kept: { converting: 1 } });
  });

  it('is not looked for where search cannot nominate', async () => {
    world.lost();
    world.culler.searches = async () => false;
    world.later(AFTER + 1);
    expect(await world.run()).toMatchObject({ scanned: 0, culled: 0 });
  });
});

describe('a dry run', () => {
  it('tells who would go and why, and changes nothing', async () => {
    const [idle, seen] = [await world.stub(), await world.stub()];
    world.later(AFTER + DAY);
    await world.store.commit(record(seen, { at: world.clock.now }));
    const said: CullVerdict[] = [];
    const run = await world.run({ dryRun: true, onVerdict: (one) => void said.push(one) });
    expect(run).toMatchObject({
      dryRun: true,
      scanned: 2,
      culled: 1,
      kept: { 'visited since': 1 },
    });
    expect(said).toContainEqual({ account: idle, goes: true, reason: 'idle 41 d' });
    expect([(await row(idle))?.state, world.calls]).toEqual(['anonymous', []]);
  });

  it('is nobody’s rival, and waits for no pause', async () => {
    await world.stub();
    world.later(AFTER + 1);
    await world.store.lease('cull', { owner: 'other', now: world.clock.now, ms: DAY });
    await world.store.pauseCull({ at: world.clock.now });
    const run = await world.run({ dryRun: true });
    expect(run).toMatchObject({ culled: 1 });
    expect(run).not.toHaveProperty('interrupted');
  });
});

it('a run tells how far it is: counting, culling out of so many, deleting out of so many', async () => {
  await world.stub();
  world.later(AFTER + 1);
  await world.run();
  await world.stub();
  world.later(AFTER + 1);
  const told: CullProgress[] = [];
  await world.run({ onProgress: (one) => void told.push(one) });
  expect(told).toEqual([
    { phase: 'counting', done: 0 },
    { phase: 'counting', done: 1 },
    // Search names the one that is culled already, too.
    { phase: 'counting', done: 2 },
    { phase: 'culling', done: 1, total: 2 },
    { phase: 'culling', done: 2, total: 2 },
    // The one that was culled just now waits out its grace period.
    { phase: 'deleting', done: 0, total: 1 },
    { phase: 'deleting', done: 1, total: 1 },
  ]);
});
