// Privacy mode: the stub is held under an epoch that no token was issued with, and comes back by that alone.
import { beforeEach, expect, it } from 'vitest';
import { incognito } from '../../../src/accounts/incognito.ts';
import { after, erase, id, open } from '../../support/changes.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { idOfNow, NOW, settled } from './settled.ts';

const account = id();
const token = { account, epoch: 0, issuedAt: 0, expiresAt: 1 };
const form = id();

let store: MemoryStore;
let mode: ReturnType<typeof incognito>;
beforeEach(() => {
  store = memoryStore(after(open(account)));
  mode = incognito({ ...settled, store });
});

it('holding ends the token, for privacy’s sake, and says how the stub comes back', async () => {
  const held = await mode.hold(token, form);
  const about = { type: 'release', account, at: NOW, epoch: 0, reason: 'privacy' };
  expect(store.changes).toEqual([{ ...about, id: form, hold: true }]);
  expect(held).toEqual({ account, epoch: 1 });
  expect(store.row(account)).toMatchObject({ held: form, epoch: 1 });
});

it('the form sent twice holds once; another form with the token that is over by then holds nothing', async () => {
  const held = await mode.hold(token, form);
  expect(await mode.hold(token, form)).toEqual(held);
  expect(await mode.hold(token, id())).toBeUndefined();
});

it('the way back makes the stub its visitor’s again, and only once it was held', async () => {
  const held = await mode.hold(token, form);
  if (!held) return expect.fail('nothing is held');
  const back = await mode.resume(held);
  expect(store.changes[1]).toEqual({
    ...{ type: 'resume', account, at: NOW, epoch: 1, id: expect.stringMatching(idOfNow) },
  });
  expect(back).toMatchObject({ id: account, state: 'anonymous' });
  expect(back).not.toHaveProperty('held');
});

it('there is none to a stub that was erased meanwhile, nor by another epoch', async () => {
  const held = await mode.hold(token, form);
  expect(held && (await mode.resume({ ...held, epoch: 7 }))).toBeUndefined();
  await store.commit(erase(account));
  expect(held && (await mode.resume(held))).toBeUndefined();
});
