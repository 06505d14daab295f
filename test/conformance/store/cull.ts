// Rules: what the cull finds in the store, a page at a time.
import { expect, it } from 'vitest';
import type { Account } from '../../../src/domain/account.ts';
import type { Change } from '../../../src/domain/change.ts';
import {
  ask,
  cull,
  erase,
  forget,
  id,
  open,
  record,
  release,
  synced,
  T0,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

const ids = (accounts: Account[]) => accounts.map((account) => account.id);

export function cullRules({ store }: Subject): void {
  const commit = async (...changes: Change[]) => {
    for (const change of changes) await store().commit(change);
  };
  /** A stub of `PROVISION=on-return`, last seen at `at`. */
  const unprovisioned = async (at = T0) => {
    const account = id();
    await commit(open(account, { provision: false, at }));
    return account;
  };

  it('stubs that FusionAuth was never told of are listed once they are idle, longest idle first', async () => {
    const [young, old, older] = [
      await unprovisioned(T0 + 9),
      await unprovisioned(T0 + 2),
      await unprovisioned(T0 + 1),
    ];
    await commit(release(old));
    expect(ids(await store().unprovisioned(T0 + 9, 10))).toEqual([older, old]);
    expect(ids(await store().unprovisioned(T0 + 10, 10))).toEqual([older, old, young]);
    expect(ids(await store().unprovisioned(T0 + 10, 1))).toEqual([older]);
  });

  it('a stub is no longer listed once its cookie has come back, nor one that converts or is over', async () => {
    const [back, converting, culled, erased] = [
      await unprovisioned(),
      await unprovisioned(),
      await unprovisioned(),
      await unprovisioned(),
    ];
    await commit(open(id()), record(back), ask(converting), cull(culled), erase(erased));
    expect(await store().unprovisioned(T0 + 10, 10)).toEqual([]);
  });

  it('a stub that FusionAuth refused is listed, as no search can name it; one that it holds is not', async () => {
    const [refused, held] = [id(), id()];
    const parked = { type: 'parked', reason: 'odd' } as const;
    await commit(open(refused), synced(refused, parked));
    await commit(open(held), synced(held, { type: 'created' }), synced(held, parked));
    expect(ids(await store().unprovisioned(T0 + 10, 10))).toEqual([refused]);
    await commit(record(refused, { at: T0 + 10 }));
    expect(await store().unprovisioned(T0 + 10, 10)).toEqual([]);
  });

  it('pages follow each other without gap or repeat, also where many are of one instant', async () => {
    const accounts: string[] = [];
    for (let n = 0; n < 7; n++) accounts.push(await unprovisioned(T0 + (n < 5 ? 0 : n)));
    const seen: string[] = [];
    let page = await store().unprovisioned(T0 + 10, 2);
    while (page.length > 0) {
      seen.push(...ids(page));
      page = await store().unprovisioned(T0 + 10, 2, page.at(-1));
    }
    expect(seen.slice(0, 5).sort()).toEqual(accounts.slice(0, 5).sort());
    expect(seen.slice(5)).toEqual(accounts.slice(5));
  });

  it('the rest of the accounts that have ended follows on the last one given, whether or not that is still there', async () => {
    const accounts: string[] = [];
    for (let n = 0; n < 5; n++) {
      const account = id();
      accounts.push(account);
      await commit(open(account), cull(account, T0 + Math.floor(n / 2)));
    }
    const first = await store().ended(T0 + 9, 2);
    for (const account of first) await commit(forget(account.id));
    const rest = await store().ended(T0 + 9, 9, first.at(-1));
    expect([...ids(first), ...ids(rest)].sort()).toEqual([...accounts].sort());
    expect(await store().ended(T0 + 9, 9, rest.at(-1))).toEqual([]);
  });

  it('the tombstone of a lost row is kept and counted like any other', async () => {
    const account = id();
    const { account: row } = await store().commit(cull(account));
    expect(await store().account(account)).toEqual(row);
    expect((await store().counts()).byState.culled).toBe(1);
    expect((await store().counts()).due).toBe(0);
    expect(ids(await store().ended(T0 + 1, 10))).toEqual([account]);
    await commit(forget(account));
    expect((await store().counts()).byState.culled).toBe(0);
  });
}
