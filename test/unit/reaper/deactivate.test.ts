// A deactivation that reaches FusionAuth late: whoever is back by then is active again soon.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { work } from '../../../src/domain/sync.ts';
import { erase, record, synced } from '../../support/changes.ts';
import { AFTER, MINUTE, openWorlds, unavailable, type World, type Worlds } from './world.ts';

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
});
beforeEach(() => {
  world = worlds.next();
});
afterAll(() => worlds.close());

const ACTIVE = { type: 'reactivated', missing: false } as const;
const row = (account: string) => world.store.account(account);
const comesBack = (stub: string) => world.store.commit(record(stub, { at: world.clock.now }));
const next = async (stub: string) => {
  const account = await row(stub);
  return account && work(account, world.clock.now);
};

/** A run that culls a stub; what `meanwhile` does comes between the tombstone and the deactivation. */
async function culledLate(meanwhile: (stub: string) => Promise<unknown>): Promise<string> {
  const stub = await world.stub();
  world.later(AFTER + 1);
  const { deactivate } = world.culler;
  world.culler.deactivate = async (user) => {
    world.later(2 * MINUTE);
    await meanwhile(user);
    await deactivate(user);
  };
  expect(await world.run()).toMatchObject({ culled: 1, errors: 0 });
  return stub;
}

describe('C3: a process that pauses between tombstone and deactivation', () => {
  it('does not leave a user deactivated whose stub came back and was activated meanwhile', async () => {
    const stub = await culledLate(async (user) => {
      await comesBack(user);
      await world.store.commit(synced(user, ACTIVE));
      expect((await row(user))?.directory).toBe('present');
    });
    expect(await row(stub)).toMatchObject({ state: 'anonymous', directory: 'inactive' });
    expect(await next(stub)).toBe('reactivate');
  });

  it('nor one whose activation is under way: what is reported of that is not the last word', async () => {
    let version = 0;
    const stub = await culledLate(async (user) => {
      await comesBack(user);
      version = (await row(user))?.sync.desired ?? 0;
    });
    await world.store.commit(synced(stub, ACTIVE, version));
    expect(await next(stub)).toBe('reactivate');
    await world.store.commit(synced(stub, ACTIVE));
    expect((await row(stub))?.directory).toBe('present');
  });

  it('nor one whose deactivation got no answer, which may have come all the same', async () => {
    const stub = await world.stub();
    world.later(AFTER + 1);
    world.culler.deactivate = async (user) => {
      await comesBack(user);
      await world.store.commit(synced(user, ACTIVE));
      throw unavailable;
    };
    expect(await world.run()).toMatchObject({ culled: 1, errors: 1 });
    expect(await next(stub)).toBe('reactivate');
  });

  it('asks for nothing where the account is over', async () => {
    const stub = await culledLate((user) => world.store.commit(erase(user, world.clock.now)));
    expect((await row(stub))?.directory).toBe('present');
    expect(await next(stub)).toBe('delete');
  });
});
