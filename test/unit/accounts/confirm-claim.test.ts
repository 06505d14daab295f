// Confirming an address that stands on another stub (attach-first): a mere claim goes, a proof stays (H6).
import { beforeEach, expect, it } from 'vitest';
import { confirmer } from '../../../src/accounts/confirm.ts';
import { after, ask, id, open, prove, synced, T0 } from '../../support/changes.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { type ModelDirectory, modelDirectory, user } from './model-directory.ts';
import { settled } from './settled.ts';

const email = 'ann@example.com';
const link = 'the-Link_1';
const [account, claimant] = [id(), id()];
const [request, theirs] = [id(), id()];
const claimed = [
  open(claimant),
  ask(claimant, { request: theirs, email, mode: 'attach-first' }),
  synced(claimant, { type: 'mailed', request: theirs, lookAt: T0, passwordAt: 1 }),
] as const;
const stub = after(open(account), ask(account, { request, email }));

let store: MemoryStore;
let directory: ModelDirectory;
beforeEach(() => {
  store = memoryStore(stub, after(...claimed));
  const data = { anonymousUser: true };
  directory = modelDirectory(user(account), user(claimant, { email, data, passwordChangedAt: 1 }));
  directory.links.set(link, account);
});

const confirm = () =>
  confirmer({ ...settled, store, directory })(
    { account: stub, email, link },
    { password: 'long enough', keep: true },
  );

it('H6: a claim that nobody has proven loses the address to who proves it', async () => {
  expect(await confirm()).toMatchObject({ type: 'registered', user: { id: account, email } });
  expect(store.row(claimant)).toMatchObject({ state: 'anonymous', conversion: { email: '' } });
  expect(directory.users.get(claimant)?.email).toBe('');
});

it('a claim that was proven first keeps the address, be it that we have not seen the proof yet', async () => {
  const owner = directory.users.get(claimant);
  if (owner) directory.users.set(claimant, { ...owner, passwordChangedAt: 2 });
  expect((await confirm()).type).toBe('known');
  expect(directory.users.get(claimant)?.email).toBe(email);
});

it('a registered account keeps it, though FusionAuth has yet to hear of it', async () => {
  store.put(after(...claimed, prove(claimant, theirs)));
  expect((await confirm()).type).toBe('known');
});

it('a stub that nobody knows keeps it', async () => {
  store = memoryStore(stub);
  expect((await confirm()).type).toBe('known');
});
