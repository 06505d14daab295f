// FusionAuth away, faults, and the site’s guard: who was asked for stays, and the next run goes on.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Guard } from '../../../src/domain/guard.ts';
import {
  AFTER,
  GRACE,
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

  it('that takes too long keeps the account, and for ten in a row interrupts the run', async () => {
    const stubs = await many(12, world.local);
    world.later(AFTER + 1);
    const never = new Promise<undefined>(() => {});
    const slow = (about: { id: string }) => (about.id === stubs[0] ? never : undefined);
    const run = await world.run({}, { guard: slow, patience: 1 });
    expect(run).toMatchObject({ culled: 11, errors: 1, kept: { 'no answer': 1 } });
    await many(11, world.local);
    world.later(AFTER + 1);
    expect(await world.run({}, { guard: () => never, patience: 1 })).toMatchObject({
      culled: 0,
      interrupted: "the site's `keep` does not answer",
    });
  });

  it.each<[string, () => ReturnType<Guard>]>([
    ['at once', () => undefined],
    ['a moment later', async () => undefined],
  ])('that answers %s in between is not late for many in a row', async (_, answer) => {
    await many(30, world.local);
    world.later(AFTER + 1);
    const never = new Promise<undefined>(() => {});
    let asked = 0;
    const guard = () => (asked++ % 3 === 2 ? answer() : never);
    const run = await world.run({}, { guard, patience: 1, maxFraction: 1 });
    expect(run).not.toHaveProperty('interrupted');
    expect(run).toMatchObject({ culled: 10, kept: { 'no answer': 20 } });
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
