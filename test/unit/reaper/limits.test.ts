// What would take too many, or rests on an odd answer, is stopped before anything is changed (C5).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { release } from '../../support/changes.ts';
import { AFTER, openWorlds, type World, type Worlds } from './world.ts';

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

  it('is also what turns out on the way, over all of a run', async () => {
    await many(202, world.local);
    world.later(AFTER + 1);
    let asked = 0;
    // It keeps them while they are counted, and lets them go when they are judged.
    const guard = () => (asked++ < 202 ? 'has an open cart' : undefined);
    const run = await world.run({}, { guard, max: 201 });
    expect(run).toMatchObject({ culled: 200, stopped: 'CULL_MAX allows 201' });
  });

  it('is also what turns out of one page', async () => {
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
