// The ends that people ask for: an erased account's user is deleted, a culled account comes back.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deleter } from '../../../src/reaper/erase.ts';
import { restorer } from '../../../src/reaper/restore.ts';
import { erase } from '../../support/changes.ts';
import { AFTER, openWorlds, unavailable, type World, type Worlds } from './world.ts';

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
});
beforeEach(() => {
  world = worlds.next();
});
afterAll(() => worlds.close());

const now = () => world.clock.now;

it('the user of an erased account is deleted, and the row knows', async () => {
  const stub = await world.stub();
  const { account } = await world.store.commit(erase(stub, now()));
  if (!account) return expect.fail('the row is gone');
  const after = await deleter({ ...world, now })(undefined, account);
  expect(world.calls).toEqual([`delete ${stub}`]);
  expect(after).toMatchObject({ directory: 'gone', sync: { done: account.sync.desired } });
  expect(await world.store.account(stub)).toEqual(after);
});

it('while FusionAuth is away nothing is noted', async () => {
  const stub = await world.stub();
  const { account } = await world.store.commit(erase(stub, now()));
  world.culler.delete = () => Promise.reject(unavailable);
  await expect(account && deleter({ ...world, now })(undefined, account)).rejects.toBe(unavailable);
  expect(await world.store.account(stub)).toMatchObject({ directory: 'present' });
});

it('an operator brings a culled account back, once, and its log says so', async () => {
  const stub = await world.stub();
  world.later(AFTER + 1);
  await world.run();
  const restore = restorer({ ...world, now, random: (size) => new Uint8Array(size) });
  expect(await restore(stub)).toMatchObject({ type: 'done', account: { state: 'anonymous' } });
  expect((await world.store.events(stub)).at(-1)).toMatchObject({ at: now() });
  expect(await restore(stub)).toMatchObject({ type: 'repeated' });
});
