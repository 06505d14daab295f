// Rules: a merge of two accounts counts once, whatever comes twice, at once, or through another process.
import { expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import {
  ask,
  erase,
  foldAway,
  foldIn,
  foldOut,
  id,
  merged,
  open,
  prove,
  seal,
  synced,
  T0,
  takeBack,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function mergeRules({ store, openAnother }: Subject): void {
  async function member(): Promise<string> {
    const [account, request] = [id(), id()];
    await store().commit(open(account));
    await store().commit(ask(account, { request }));
    const keep = { type: 'confirm', account, at: T0, request, keep: true } as const;
    await store().commit(keep);
    await store().commit(prove(account, request));
    return account;
  }

  /** Every change sent eight times, by two processes in turn. */
  async function eightTimes(change: Parameters<Store['commit']>[0]): Promise<string[]> {
    const other = await openAnother();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? other : store()).commit(change)),
    );
    return outcomes.map(({ type }) => type).sort();
  }

  const once = ['done', ...Array(7).fill('repeated')];
  const watched = async (account: string) => (await store().account(account))?.profile;

  it('a stub folded away eight times at once is folded away once', async () => {
    const [stub, into] = [id(), id()];
    await store().commit(open(stub));
    expect(await eightTimes(foldAway(stub, { into }))).toEqual(once);
    expect(await store().account(stub)).toMatchObject({ epoch: 1, merge: { into, at: T0 } });
    expect((await store().counts()).byState).toMatchObject({ anonymous: 0, released: 1 });
  });

  it('taken in eight times at once it counts once, and given up eight times once', async () => {
    const [account, stub, merge] = [await member(), id(), id()];
    expect(await eightTimes(foldIn(account, merge, { stub }))).toEqual(once);
    expect(await watched(account)).toEqual({ videosWatched: 2 });
    const row = await store().account(account);
    expect(row?.merges).toEqual([
      {
        id: merge,
        stub,
        at: T0,
        fields: { videosWatched: { kind: 'counter', from: 1, held: 1 } },
      },
    ]);
    expect(await eightTimes(foldOut(account, merge, { stub }))).toEqual(once);
    expect(await watched(account)).toEqual({ videosWatched: 1 });
    const events = (await store().events(account)).map(({ name }) => name);
    expect(events.filter((name) => name.includes('merge'))).toEqual([
      'account.merged',
      'merge.undone',
    ]);
  });

  it('a merge is not taken in again even when its journal has let go of it', async () => {
    const [account, merge] = [await member(), id()];
    await store().commit(foldIn(account, merge));
    await store().commit(seal(account, merge));
    expect((await store().commit(foldIn(account, merge))).type).toBe('repeated');
    expect(await watched(account)).toEqual({ videosWatched: 2 });
  });

  it('a merge half done is due, and one that is done is due at the end of its time', async () => {
    const [stub, merge] = [id(), id()];
    await store().commit(open(stub));
    await store().commit(synced(stub, { type: 'created' }));
    await store().commit(foldAway(stub, { id: merge }));
    const lease = { owner: 'a', now: T0 + 9999, ms: 1 };
    expect(await store().claim('sync', 1, lease)).toEqual([]);
    expect(await store().nextDue('sync', T0)).toBe(T0 + 10_000);
    await store().commit(merged(stub, merge));
    expect(await store().nextDue('sync', T0)).toBeGreaterThan(T0 + 7 * 86_400_000);
    await store().commit(takeBack(stub, merge));
    expect(await store().claim('sync', 1, { ...lease, now: T0 + 10_000 })).toHaveLength(1);
  });

  it('a merged stub is none that the cull may take', async () => {
    const stub = id();
    await store().commit(open(stub, { provision: false }));
    expect(await store().idle(T0 + 1, 9)).toHaveLength(1);
    await store().commit(foldAway(stub));
    expect(await store().idle(T0 + 1, 9)).toEqual([]);
  });

  it('a stub erased at the end of its merge keeps nothing but its tombstone', async () => {
    const [stub, merge, into] = [id(), id(), id()];
    await store().commit(open(stub));
    await store().commit(foldAway(stub, { id: merge, into }));
    const end = { ...erase(stub), merge };
    expect((await store().commit(end)).type).toBe('done');
    expect(JSON.stringify(await store().account(stub))).not.toContain(into);
    expect(await store().events(stub)).toEqual([]);
  });
}
