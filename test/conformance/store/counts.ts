// Rules: the counts, which are kept rather than counted.
import { expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { Counts, Store } from '../../../src/domain/ports.ts';
import { due } from '../../../src/domain/sync.ts';
import {
  ask,
  cull,
  erase,
  forget,
  id,
  open,
  prove,
  record,
  synced,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

const NONE: Counts = {
  byState: { anonymous: 0, converting: 0, registered: 0, released: 0, culled: 0, erased: 0 },
  due: 0,
  parked: 0,
};

export function countRules({ store, openAnother }: Subject): void {
  it('an empty store counts nothing', async () => {
    expect(await store().counts()).toEqual(NONE);
  });

  it('after any life the counts equal a recount', async () => {
    const accounts = Array.from({ length: 24 }, id);
    await Promise.all(accounts.flatMap(life).map((change) => store().commit(change)));
    const counted = await store().counts();
    expect(counted).toEqual(await recount(store(), accounts));
    expect(counted.byState).toEqual({
      anonymous: 6,
      converting: 3,
      registered: 3,
      released: 3,
      culled: 3,
      erased: 3,
    });
    expect(counted.parked).toBe(3);
    expect(counted.due).toBe(15);
  });

  it('counts survive the store being opened again', async () => {
    const accounts = Array.from({ length: 8 }, id);
    await Promise.all(accounts.flatMap(life).map((change) => store().commit(change)));
    const before = await store().counts();
    await store().close();
    expect(await (await openAnother()).counts()).toEqual(before);
  });
}

/** Eight lives, in turn; each ends another way. */
function life(account: string, n: number): Change[] {
  const request = id();
  const rest: Change[][] = [
    [record(account), record(account)],
    [ask(account)],
    [ask(account, { request }), prove(account, request)],
    [{ type: 'release', account, at: 0, id: id(), epoch: 0, reason: 'switch' }, record(account)],
    [cull(account), cull(account)],
    [ask(account), erase(account), erase(account)],
    [cull(account), forget(account)],
    [synced(account, { type: 'parked', reason: 'odd' })],
  ];
  return [open(account), ...(rest[n % rest.length] ?? [])];
}

async function recount(store: Store, accounts: readonly string[]): Promise<Counts> {
  const byState = { ...NONE.byState };
  let [dueNow, parked] = [0, 0];
  for (const id of accounts) {
    const account = await store.account(id);
    if (!account) continue;
    byState[account.state]++;
    if (due(account)) dueNow++;
    if (account.sync.parked !== undefined) parked++;
  }
  return { byState, due: dueNow, parked };
}
