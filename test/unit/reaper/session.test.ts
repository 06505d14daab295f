// One run at a time: its lease, its pause, and the record that the next one goes on from.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { CullProgress } from '../../../src/domain/cull-run.ts';
import { cull } from '../../support/changes.ts';
import { AFTER, DAY, MINUTE, openWorlds, type World, type Worlds } from './world.ts';

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
    const stubs = await many(4, world.local);
    world.later(AFTER + 1);
    const { store, clock } = world;
    await store.pauseCull({ at: 0 });
    const { id: run } = await world.run();
    await store.pauseCull(undefined);
    for (const stub of stubs.slice(2))
      await store.commit({ ...cull(stub, clock.now), run } as Change);
    expect((await world.run({}, { max: 3 })).stopped).toBe(
      '4 accounts would go; CULL_MAX allows 3',
    );
  });

  it('so does what its record counted, should the events be gone', async () => {
    await many(2, world.local);
    world.later(AFTER + 1);
    const cut = await world.run({ signal: AbortSignal.abort() });
    await world.store.saveCull({ ...cut, culled: 2 });
    expect((await world.run({}, { max: 3 })).stopped).toBe(
      '4 accounts would go; CULL_MAX allows 3',
    );
  });

  it('tells of what is left to do, not of what was done before', async () => {
    await many(3, world.local);
    world.later(AFTER + 1);
    const cut = await world.run({ signal: AbortSignal.abort() });
    await world.store.saveCull({ ...cut, scanned: 5, culled: 5 });
    const told: CullProgress[] = [];
    await world.run({ onProgress: (one) => void told.push(one) });
    expect(told).toContainEqual({ phase: 'culling', done: 3, total: 3 });
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

  it('that went to another run ends this one, which asks FusionAuth nothing more and leaves the record to that', async () => {
    await world.stub();
    world.later(AFTER + 1);
    const { user } = world.culler;
    world.culler.user = async (account) => {
      world.later(3 * MINUTE);
      await world.store.lease('cull', { owner: 'other', now: world.clock.now, ms: MINUTE });
      return user(account);
    };
    await expect(world.run()).rejects.toMatchObject({ code: 'busy' });
    expect(world.calls).toEqual([]);
    expect((await world.store.culls(1))[0]).not.toHaveProperty('endedAt');
  });

  it('is kept while FusionAuth takes minutes for one page', async () => {
    const stubs = await many(3, world.stub);
    world.later(AFTER + 1);
    // While FusionAuth does not tell the time they go one by one.
    world.ahead = undefined;
    const rival = { owner: 'another process' };
    const { deactivate } = world.culler;
    world.culler.deactivate = async (account) => {
      world.later(MINUTE);
      await expect(world.run({}, rival)).rejects.toMatchObject({ code: 'busy' });
      await deactivate(account);
    };
    expect(await world.run()).toMatchObject({ culled: stubs.length });
  });
});
