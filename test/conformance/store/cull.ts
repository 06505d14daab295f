// Rules: what the cull finds in the store, a page at a time.
import { expect, it } from 'vitest';
import type { Account } from '../../../src/domain/account.ts';
import type { Change } from '../../../src/domain/change.ts';
import {
  ask,
  cull,
  erase,
  foldAway,
  forget,
  id,
  open,
  prove,
  record,
  release,
  restore,
  T0,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

const DAY = 86_400_000;

const ids = (accounts: Account[]) => accounts.map((account) => account.id);

export function cullRules({ store }: Subject): void {
  const commit = async (...changes: Change[]) => {
    for (const change of changes) await store().commit(change);
  };
  /** A stub last seen at `at`. */
  const stub = async (at = T0, more: object = {}) => {
    const account = id();
    await commit(open(account, { at, ...more }));
    return account;
  };
  /** Idle before `before`, page by page. */
  const idle = async (before: number, size = 10) => {
    const seen: string[] = [];
    let page = await store().idle(before, size);
    while (page.length > 0) {
      seen.push(...ids(page));
      page = await store().idle(before, size, page.at(-1));
    }
    return seen;
  };

  it('stubs are listed from the instant on at which they are idle, by the day they were seen', async () => {
    const [young, old, older] = [
      await stub(T0 + 9),
      await stub(T0 - DAY),
      await stub(T0 - 2 * DAY),
    ];
    await commit(release(old));
    expect(await idle(T0 - DAY)).toEqual([older]);
    expect(await idle(T0 - DAY + 1)).toEqual([older, old]);
    expect(await idle(T0 + 9)).toEqual([older, old]);
    expect(await idle(T0 + 10)).toEqual([older, old, young]);
  });

  it('a stub is listed no longer once it is seen again, and none that converts, is merged or is over', async () => {
    const [back, converting, merged, culled, erased, proven] = [
      await stub(),
      await stub(),
      await stub(),
      await stub(),
      await stub(),
      await stub(),
    ];
    const request = id();
    await commit(record(back, { at: T0 + 9 }), ask(converting), foldAway(merged), erase(erased));
    await commit(cull(culled), ask(proven, { request }), prove(proven, request));
    expect(await idle(T0 + 9)).toEqual([]);
    expect(await idle(T0 + 10)).toEqual([back]);
    await commit(restore(culled, T0 + 1));
    expect(await idle(T0 + 2)).toEqual([culled]);
  });

  it('pages follow each other without gap or repeat, also where many are of one day', async () => {
    const accounts: string[] = [];
    for (let n = 0; n < 9; n++) accounts.push(await stub(T0 + n));
    expect((await idle(T0 + 8, 2)).sort()).toEqual(accounts.slice(0, 8).sort());
  });

  it('stubs whose cookie has never come back are listed by when their first token ends', async () => {
    const [returned, late, early] = [
      await stub(T0, { firstUntil: T0 + 5 }),
      await stub(T0, { firstUntil: T0 + 7 }),
      await stub(T0, { firstUntil: T0 + 6 }),
    ];
    await stub();
    await commit(record(returned));
    expect(ids(await store().unreturned(T0 + 7, 10))).toEqual([early]);
    expect(ids(await store().unreturned(T0 + 8, 10))).toEqual([early, late]);
    const [first] = await store().unreturned(T0 + 8, 1);
    expect(ids(await store().unreturned(T0 + 8, 10, first))).toEqual([late]);
  });

  it('the rest of the accounts that have ended follows on the last one given, whether or not that is still there', async () => {
    const accounts: string[] = [];
    for (let n = 0; n < 5; n++) {
      const account = id();
      accounts.push(account);
      await commit(open(account), cull(account, T0 + Math.floor(n / 2)));
    }
    for (const [before, count] of [
      [T0, 0],
      [T0 + 1, 2],
      [T0 + 9, 5],
    ] as const)
      expect(await store().countEnded(before)).toBe(count);
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
