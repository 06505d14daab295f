// The second step of a cull: what is deleted for good after the grace period, and what is not.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CULL_MARGIN } from '../../../src/domain/idle.ts';
import { erase, record, restore, synced } from '../../support/changes.ts';
import {
  AFTER,
  COOKIE_LIFE,
  DAY,
  GRACE,
  openWorlds,
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

const row = (account: string) => world.store.account(account);

describe('the deletion', () => {
  async function culled(): Promise<string> {
    const stub = await world.stub();
    world.later(AFTER + 1);
    await world.run();
    world.later(GRACE + 1);
    world.calls.length = 0;
    return stub;
  }

  it('of a user who is active again waits for another grace period', async () => {
    const stub = await culled();
    world.change(stub, { active: true });
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'grace period': 1 } });
    expect(world.calls).toEqual([`deactivate ${stub}`]);
    world.later(GRACE + 1);
    expect((await world.run()).deleted).toBe(1);
  });

  it('of a user whose deactivation gets no answer is an error of the run, and waits', async () => {
    const stub = await culled();
    world.change(stub, { active: true });
    world.culler.deactivate = () => Promise.reject(unavailable);
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'no answer': 1 }, errors: 1 });
    expect(world.users.has(stub)).toBe(true);
  });

  it('deactivates nobody again who was brought back after the row was read', async () => {
    const stub = await culled();
    const { user } = world.culler;
    world.culler.user = async (account) => {
      await world.store.commit(restore(stub, world.clock.now));
      await world.store.commit(synced(stub, { type: 'reactivated', missing: false }));
      world.change(stub, { active: true, updatedAt: world.clock.now });
      return user(account);
    };
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'visited since': 1 } });
    expect(world.calls).toEqual([]);
    expect(await row(stub)).toMatchObject({ state: 'anonymous', directory: 'present' });
  });

  it('is asked of FusionAuth only with a record in hand: of a user that it does not find the row goes alone', async () => {
    const stub = await culled();
    world.culler.user = async () => undefined;
    expect(await world.run()).toMatchObject({ deleted: 1 });
    expect([await row(stub), world.calls]).toEqual([undefined, []]);
  });

  it('of a user whom somebody touched waits for another grace period', async () => {
    const stub = await culled();
    world.change(stub, { updatedAt: world.clock.now - GRACE });
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'grace period': 1 } });
    expect(world.calls).toEqual([]);
    world.later(1);
    expect((await world.run()).deleted).toBe(1);
  });

  it.each<[string, object]>([
    ['has an address', { email: 'ann@example.com' }],
    ['is registered for an application', { registered: true }],
    ['is flagged no more', { data: {} }],
  ])('of a user who %s does not come', async (_, more) => {
    const stub = await culled();
    world.change(stub, more);
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'record differs': 1 } });
    expect((await row(stub))?.state).toBe('culled');
  });

  it('that FusionAuth does not answer for is left to the next run, and the row stays', async () => {
    const stub = await culled();
    const { user, delete: remove } = world.culler;
    world.culler.user = () => Promise.reject(unavailable);
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'no answer': 1 }, errors: 1 });
    world.culler.user = user;
    world.culler.delete = () => Promise.reject(unavailable);
    expect(await world.run()).toMatchObject({ deleted: 0, kept: { 'no answer': 1 }, errors: 1 });
    expect(await row(stub)).toMatchObject({ state: 'culled', deleting: true });
    world.culler.delete = remove;
    expect((await world.run()).deleted).toBe(1);
  });

  it('does not come for whoever came back while the record was read', async () => {
    const stub = await culled();
    const { user } = world.culler;
    world.culler.user = async (account) => {
      await world.store.commit(record(stub, { at: world.clock.now }));
      return user(account);
    };
    expect(await world.run()).toMatchObject({ deleted: 0 });
    expect([(await row(stub))?.state, world.calls]).toEqual(['anonymous', []]);
  });

  it('in a dry run is counted and nothing more', async () => {
    const stub = await culled();
    world.change(stub, { active: true, updatedAt: 1 });
    expect(await world.run({ dryRun: true })).toMatchObject({ deleted: 0 });
    world.change(stub, { active: false });
    expect(await world.run({ dryRun: true })).toMatchObject({ deleted: 1 });
    expect([(await row(stub))?.state, world.calls]).toEqual(['culled', []]);
  });

  it('of an erased account’s row comes when no copy of its cookie can verify', async () => {
    const stub = await world.stub();
    await world.store.commit(erase(stub, world.clock.now));
    await world.store.commit(synced(stub, { type: 'deleted' }));
    world.later(COOKIE_LIFE + CULL_MARGIN);
    await world.run();
    expect((await row(stub))?.state).toBe('erased');
    world.later(1);
    expect(await world.run({ dryRun: true })).toMatchObject({ deleted: 0 });
    expect((await row(stub))?.state).toBe('erased');
    expect(await world.run()).toMatchObject({ deleted: 0, kept: {} });
    expect(await row(stub)).toBeUndefined();
  });

  it('also comes with a grace period that outlasts every cookie', async () => {
    const stubs = [await world.stub(), await world.local()];
    world.later(AFTER + 1);
    await world.run({}, { grace: 90 * DAY });
    world.later(COOKIE_LIFE + CULL_MARGIN + 1);
    expect(await world.run({}, { grace: 90 * DAY })).toMatchObject({
      deleted: 0,
      kept: { 'grace period': 2 },
    });
    for (const stub of stubs) expect((await row(stub))?.state).toBe('culled');
  });
});
