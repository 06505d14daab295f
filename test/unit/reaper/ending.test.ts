// What ends a run before its time, and what the next one makes of it: limits, odd answers, clocks, pauses, faults.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { release } from '../../support/changes.ts';
import {
  AFTER,
  DAY,
  GRACE,
  MINUTE,
  openWorlds,
  refused,
  unavailable,
  type World,
  type Worlds,
} from './world.ts';

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
});
beforeEach(() => {
  world = worlds.next();
});
afterAll(() => worlds.close());

async function many(count: number, make: () => Promise<string>): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, make));
}

/** Of `total` stubs without a user, so many that are idle. */
async function idleOf(total: number, idle: number): Promise<void> {
  await many(idle, world.local);
  world.later(AFTER + 1);
  await many(total - idle, world.local);
}

const states = async () => (await world.store.counts()).byState;

describe('C5: too many', () => {
  it('for CULL_MAX changes nothing, and an order may allow more', async () => {
    await idleOf(3, 3);
    expect(await world.run({}, { max: 2 })).toMatchObject({
      stopped: '3 accounts would go; CULL_MAX allows 2',
      ...{ scanned: 0, culled: 0, deleted: 0 },
    });
    expect(await states()).toMatchObject({ anonymous: 3, culled: 0 });
    expect(await world.run({ max: 3 }, { max: 2 })).toMatchObject({ culled: 3 });
  });

  it('for CULL_MAX_FRACTION changes nothing, unless they are few, and an order may allow more', async () => {
    await idleOf(100, 21);
    expect(await world.run()).toMatchObject({
      stopped: '21 of 100 stubs would go; CULL_MAX_FRACTION allows 20',
      culled: 0,
    });
    expect(await world.run({ maxFraction: 0.21 })).toMatchObject({ culled: 21 });
    expect(await world.run({ maxFraction: 0.21 })).not.toHaveProperty('stopped');
  });

  it('is no more than twenty, of however few', async () => {
    await idleOf(20, 20);
    expect(await world.run()).toMatchObject({ culled: 20 });
  });

  it('counts released stubs, and users whom the store has lost, among all', async () => {
    const stubs = await many(21, world.local);
    for (const stub of stubs) await world.store.commit(release(stub));
    for (let n = 0; n < 4; n++) world.lost();
    world.later(AFTER + 1);
    expect((await world.run({}, { maxFraction: 0.5 })).stopped).toBe(
      '25 of 25 stubs would go; CULL_MAX_FRACTION allows 20',
    );
    expect(await world.run({}, { maxFraction: 1 })).toMatchObject({ culled: 25 });
  });

  it('leaves out whom the site’s guard keeps', async () => {
    const [kept] = await many(3, world.local);
    world.later(AFTER + 1);
    const guard = ({ id }: { id: string }) => (id === kept ? 'has an open cart' : undefined);
    expect(await world.run({}, { max: 2, guard })).toMatchObject({ culled: 2 });
  });

  it('is told by a dry run, which goes on to tell who they are', async () => {
    await idleOf(3, 3);
    expect(await world.run({ dryRun: true }, { max: 2 })).toMatchObject({
      ...{ stopped: '3 accounts would go; CULL_MAX allows 2', scanned: 3, culled: 3 },
    });
  });

  it('is also what turns out on the way', async () => {
    await idleOf(2, 2);
    const { store } = world;
    let asked = 0;
    const growing = {
      ...store,
      async idle(...about: Parameters<typeof store.idle>) {
        const found = await store.idle(...about);
        return asked++ === 0 ? found.slice(1) : found;
      },
    };
    const run = await world.run({}, { store: growing, max: 1 });
    expect(run).toMatchObject({ culled: 0, stopped: 'CULL_MAX allows 1' });
    expect(await states()).toMatchObject({ anonymous: 2 });
  });
});

describe('an odd FusionAuth', () => {
  it('whose search names nobody of many stops the run; of few it may be so', async () => {
    await many(21, world.stub);
    world.culler.nominate = async function* () {};
    world.later(AFTER + 1);
    const said = await world.run({}, { maxFraction: 1 });
    expect(said.stopped).toBe(
      'search names nobody, and the store knows 21 idle stubs that FusionAuth should hold',
    );
    expect(await states()).toMatchObject({ anonymous: 21 });
    world.culler.searches = async () => false;
    expect(await world.run({}, { maxFraction: 1 })).toMatchObject({ culled: 21 });
  });

  it('whose search names nobody of twenty does not', async () => {
    await many(20, world.stub);
    world.culler.nominate = async function* () {};
    world.later(AFTER + 1);
    expect(await world.run({}, { maxFraction: 1 })).toMatchObject({ culled: 20 });
  });

  it('that lacks most of those it should hold is taken for another one', async () => {
    const stubs = await many(41, world.stub);
    for (const stub of stubs.slice(0, 21)) world.users.delete(stub);
    world.later(AFTER + 1);
    const said = await world.run({}, { maxFraction: 1 });
    expect(said.stopped).toBe('of 41 users that FusionAuth should hold it lacks 21');
    expect(await states()).toMatchObject({ anonymous: 41 });
  });

  it.each([
    [20, 20],
    [42, 21],
  ])('that lacks, of %d users, %d may do so', async (held, missing) => {
    const stubs = await many(held, world.stub);
    for (const stub of stubs.slice(0, missing)) world.users.delete(stub);
    world.later(AFTER + 1);
    world.culler.searches = async () => false;
    expect(await world.run({}, { maxFraction: 1 })).toMatchObject({ culled: held });
  });
});

describe('C4: a clock', () => {
  it.each([
    [MINUTE + 1, "our clock is 60 s ahead of FusionAuth's"],
    [-2 * MINUTE, "our clock is 120 s behind FusionAuth's"],
  ])('by %d ms other than FusionAuth’s stops the run', async (ahead, stopped) => {
    await world.stub();
    world.later(AFTER + 1);
    world.ahead = ahead;
    expect(await world.run()).toMatchObject({ stopped, culled: 0 });
    expect(await states()).toMatchObject({ anonymous: 1 });
  });

  it.each([MINUTE, -MINUTE])('by %d ms other is right enough', async (ahead) => {
    await world.stub();
    world.later(AFTER + 1);
    world.ahead = ahead;
    expect(await world.run()).toMatchObject({ culled: 1 });
  });

  it('that FusionAuth says nothing of may cull, and deletes nobody', async () => {
    await world.stub();
    world.later(AFTER + 1);
    world.ahead = undefined;
    const culled = await world.run();
    expect(culled).toMatchObject({ culled: 1 });
    expect(culled).not.toHaveProperty('stopped');
    world.later(GRACE + 1);
    const kept = await world.run();
    expect(kept).toMatchObject({
      deleted: 0,
      stopped:
        "FusionAuth's answers carry no date, so nothing is deleted for good: let a proxy before it add one",
    });
    expect(await world.run({ dryRun: true })).toMatchObject({ deleted: 1 });
    world.ahead = 0;
    expect(await world.run()).toMatchObject({ deleted: 1 });
  });

  it('whose reading is from before the run says nothing of it', async () => {
    await world.stub();
    world.later(AFTER + 1);
    await world.run();
    world.later(GRACE + 1);
    const old = world.clock.now - 1;
    world.culler.clock = () => ({ at: old, ahead: 5 * MINUTE });
    expect(await world.run()).toMatchObject({
      deleted: 0,
      stopped: expect.stringContaining('no date'),
    });
    world.culler.clock = () => ({ at: old + 1, ahead: 0 });
    expect(await world.run()).toMatchObject({ deleted: 1 });
  });

  it.each([
    [MINUTE, undefined],
    [MINUTE + 1, 'our clock was set back by 60 s during the run'],
  ])('that is set back by %d ms during the run: %s', async (back, stopped) => {
    await world.stub();
    world.later(AFTER + 1);
    const { searches } = world.culler;
    world.culler.searches = () => {
      world.later(-back);
      return searches();
    };
    world.culler.clock = () => undefined;
    expect((await world.run()).stopped).toBe(stopped);
  });
});

describe('a FusionAuth that is away', () => {
  it('for ten calls in a row interrupts the run; who was asked for stays', async () => {
    await many(12, world.stub);
    world.later(AFTER + 1);
    const { user } = world.culler;
    world.culler.user = () => Promise.reject(unavailable);
    const cut = await world.run();
    expect(cut).toMatchObject({ culled: 0, interrupted: unavailable.message });
    expect(cut).not.toHaveProperty('stopped');
    world.culler.user = user;
    const gone = await world.run();
    expect(gone).toMatchObject({ id: cut.id, resumed: 1, culled: 12, startedAt: cut.startedAt });
    expect(gone).not.toHaveProperty('interrupted');
  });

  it('for nine in a row, again and again, does not', async () => {
    await many(30, world.stub);
    world.later(AFTER + 1);
    const { user } = world.culler;
    let asked = 0;
    world.culler.user = (account) =>
      asked++ % 10 === 9 ? user(account) : Promise.reject(unavailable);
    const run = await world.run({}, { maxFraction: 1 });
    expect(run).toMatchObject({ culled: 3, errors: 27, kept: { 'no answer': 27 } });
  });

  it('or refuses: each keeps its account, and ends nothing', async () => {
    await many(12, world.stub);
    world.later(AFTER + 1);
    world.culler.user = () => Promise.reject(refused);
    const run = await world.run();
    expect(run).toMatchObject({ culled: 0, errors: 12, kept: { 'no answer': 12 } });
    expect(run).not.toHaveProperty('interrupted');
  });

  it('when the stub is to be deactivated leaves the tombstone, and the next run finds it', async () => {
    const stub = await world.stub();
    world.later(AFTER + 1);
    const { deactivate } = world.culler;
    world.culler.deactivate = () => Promise.reject(unavailable);
    expect(await world.run()).toMatchObject({ culled: 1, errors: 1 });
    world.culler.deactivate = deactivate;
    world.later(1);
    expect(await world.run()).toMatchObject({ culled: 0, errors: 0 });
    expect(world.users.get(stub)?.active).toBe(false);
  });

  it('at the first question interrupts the run', async () => {
    world.culler.searches = () => Promise.reject(unavailable);
    expect(await world.run()).toMatchObject({ interrupted: unavailable.message });
  });
});

describe('a fault', () => {
  it('is thrown, and the record says that the log has it', async () => {
    await world.stub();
    world.later(AFTER + 1);
    const { user } = world.culler;
    world.culler.user = () => Promise.reject(new TypeError('broken'));
    await expect(world.run()).rejects.toThrow('broken');
    const [cut] = await world.store.culls(1);
    expect(cut).toMatchObject({ interrupted: 'a fault; the log has it', culled: 0 });
    expect(cut?.endedAt).toBe(world.clock.now);
    world.culler.user = user;
    expect(await world.run()).toMatchObject({ id: cut?.id, culled: 1 });
  });

  it('of the site’s guard keeps the account until the next run', async () => {
    await many(2, world.stub);
    world.later(AFTER + 1);
    const guard = () => Promise.reject(new Error('no cart service'));
    expect(await world.run({}, { guard })).toMatchObject({ culled: 0, errors: 2 });
    expect((await world.store.culls(1))[0]).not.toHaveProperty('interrupted');
  });
});

describe('the site’s guard', () => {
  it('is told what is known, and keeps whom it names a reason for', async () => {
    const [stub, lost] = [
      await world.stub(),
      world.lost({ data: { anonymousUser: true, cart: 1 } }),
    ];
    const openedAt = world.clock.now;
    world.later(AFTER + 1);
    const told = new Map<string, object>();
    const said: object[] = [];
    const guard = (about: { id: string }) => {
      told.set(about.id, about);
      return about.id === stub ? 'has an open cart' : undefined;
    };
    const run = await world.run({ onVerdict: (one) => void said.push(one) }, { guard });
    expect(run).toMatchObject({ culled: 1, kept: { 'kept by guard': 1 }, errors: 0 });
    expect(told.get(stub)).toEqual({
      ...{ id: stub, profile: { videosWatched: 1 }, createdAt: openedAt, seenAt: openedAt },
    });
    expect(told.get(lost)).toEqual({ id: lost, profile: { anonymousUser: true, cart: 1 } });
    expect(said).toContainEqual({
      ...{ account: stub, goes: false, reason: 'kept by guard: has an open cart' },
    });
  });

  it('is asked again before the deletion', async () => {
    await many(2, world.local);
    world.later(AFTER + 1);
    expect((await world.run()).culled).toBe(2);
    world.later(GRACE + 1);
    const guard = () => 'has an open cart';
    expect(await world.run({}, { guard })).toMatchObject({
      deleted: 0,
      kept: { 'kept by guard': 2 },
    });
    expect(await world.run()).toMatchObject({ deleted: 2 });
  });
});

describe('a pause and an end of the process', () => {
  it('interrupt the run, and the next one goes on where it was', async () => {
    await many(3, world.stub);
    world.later(AFTER + 1);
    const { deactivate } = world.culler;
    world.culler.deactivate = async (account) => {
      await world.store.pauseCull({ at: world.clock.now });
      return deactivate(account);
    };
    const cut = await world.run();
    expect(cut).toMatchObject({ interrupted: 'paused', culled: 3, scanned: 3 });
    world.culler.deactivate = deactivate;
    expect((await world.run()).interrupted).toBe('paused');
    await world.store.pauseCull(undefined);
    world.later(1);
    expect(await world.run()).toMatchObject({ id: cut.id, resumed: 2, culled: 3 });
  });

  it('the signal ends it before it changes anything', async () => {
    await world.stub();
    world.later(AFTER + 1);
    const signal = AbortSignal.abort();
    expect(await world.run({ signal })).toMatchObject({
      ...{ interrupted: 'the process was told to end', culled: 0 },
    });
  });

  it('what was taken before counts towards the limit of the run that goes on', async () => {
    await many(2, world.local);
    world.later(AFTER + 1);
    const { store } = world;
    await store.pauseCull({ at: 0 });
    const cut = await world.run();
    await store.pauseCull(undefined);
    await store.saveCull({ ...cut, culled: 2 });
    expect((await world.run({}, { max: 3 })).stopped).toBe(
      '4 accounts would go; CULL_MAX allows 3',
    );
  });

  it.each<[string, number, object, boolean]>([
    ['a day ago', DAY, {}, true],
    ['longer ago', DAY + 1, {}, false],
    ['and resumed 59 times', 0, { resumed: 59 }, true],
    ['and resumed 60 times', 0, { resumed: 60 }, false],
    ['and stopped by a rule', 0, { interrupted: undefined, stopped: 'x', endedAt: 1 }, false],
    ['by a crash', 0, { interrupted: undefined, endedAt: undefined }, true],
    ['in a dry run', 0, { dryRun: true }, false],
    ['by a clock that was ahead', -1, {}, false],
  ])('a run that was cut off %s', async (_, ago, more, goesOn) => {
    const cut = await world.run({ signal: AbortSignal.abort() });
    const changed = { ...cut, kept: { idle: 3 }, errors: 2, ...more };
    await world.store.saveCull(JSON.parse(JSON.stringify(changed)));
    world.later(ago);
    const next = await world.run();
    expect(next.id === cut.id).toBe(goesOn);
    expect(next).toMatchObject({ kept: {}, errors: 0 });
    expect((await world.run({ dryRun: true })).id).not.toBe(cut.id);
  });
});

describe('C9: the lease', () => {
  const held = () => world.store.lease('cull', { owner: 'other', now: world.clock.now, ms: 1 });

  it('of another process refuses the run; one that has ended does not', async () => {
    await world.store.lease('cull', { owner: 'other', now: world.clock.now, ms: 5 });
    await expect(world.run()).rejects.toMatchObject({ code: 'busy' });
    expect(await world.store.culls(1)).toEqual([]);
    world.later(5);
    expect(await world.run()).toMatchObject({ culled: 0 });
  });

  it('is given back when the run has ended, well or not', async () => {
    await world.run();
    expect(await held()).toBe(true);
    await world.store.unlease('cull', 'other');
    world.culler.searches = () => Promise.reject(new TypeError('broken'));
    await expect(world.run()).rejects.toThrow('broken');
    expect(await held()).toBe(true);
  });

  it('is held all along, prolonged once half of it is over', async () => {
    await world.stub();
    world.later(AFTER + 1);
    const { store } = world;
    const taken: number[] = [];
    const counted = {
      ...store,
      lease(name: string, lease: Parameters<typeof store.lease>[1]) {
        taken.push(lease.now);
        return store.lease(name, lease);
      },
    };
    const start = world.clock.now;
    const { user } = world.culler;
    world.culler.user = async (account) => {
      world.later(MINUTE);
      return user(account);
    };
    await world.run({}, { store: counted });
    expect(taken).toEqual([start, start + MINUTE]);
  });

  it('that went to another run ends this one, and leaves the record to that', async () => {
    await world.stub();
    world.later(AFTER + 1);
    const { user } = world.culler;
    world.culler.user = async (account) => {
      world.later(3 * MINUTE);
      await world.store.lease('cull', { owner: 'other', now: world.clock.now, ms: DAY });
      return user(account);
    };
    await expect(world.run()).rejects.toMatchObject({ code: 'busy' });
    expect((await world.store.culls(1))[0]).not.toHaveProperty('endedAt');
  });
});
