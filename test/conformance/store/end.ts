// Rules: what erasing and forgetting remove, and what they must not.
import { expect, it } from 'vitest';
import {
  ask,
  cull,
  erase,
  forget,
  id,
  open,
  record,
  session,
  signIn,
  synced,
  T0,
  watched,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function endRules({ store }: Subject): void {
  it('erasure removes the events, the profile and the conversion, and keeps the tombstone', async () => {
    const [account, request] = [id(), id()];
    await store().commit(open(account));
    await store().commit(ask(account, { request }));
    await store().commit(erase(account));

    expect(await store().events(account)).toEqual([]);
    const row = await store().account(account);
    expect(row).toMatchObject({ state: 'erased', profile: {} });
    expect(JSON.stringify(row)).not.toContain('ann@example.com');
    expect(await store().accountByRequest(request)).toBeUndefined();
    expect(await store().converting('ann@example.com')).toEqual([]);
  });

  it('erasure leaves other accounts alone', async () => {
    const [one, other] = [id(), id()];
    const kept = session(other);
    await store().commit(open(one));
    await store().commit(open(other));
    await store().commit(signIn(kept));
    const [row, events] = [await store().account(other), await store().events(other)];
    await store().commit(erase(one));
    expect(await store().account(other)).toEqual(row);
    expect(await store().events(other)).toEqual(events);
    expect(await store().session(kept.hash)).toEqual(kept);
  });

  it('an erased account shows nothing of those that come after it', async () => {
    const [erased, next] = [id(), id()];
    await store().commit(open(erased));
    await store().commit(erase(erased));
    for (const make of [open, record, record]) await store().commit(make(next));
    expect(await store().events(erased)).toEqual([]);
    expect(await store().events(next)).toHaveLength(3);
  });

  it('nothing is recorded on an erased account any more', async () => {
    const account = id();
    await store().commit(open(account));
    await store().commit(erase(account));
    expect(await store().commit(record(account))).toMatchObject({ reason: 'erased' });
    expect((await store().commit(erase(account))).type).toBe('repeated');
    expect(await store().events(account)).toEqual([]);
  });

  it('forgetting removes the row and the lease on it', async () => {
    const account = id();
    await store().commit(open(account));
    await store().claim('sync', 1, { owner: 'a', now: T0, ms: 1000 });
    await store().commit(cull(account));
    expect((await store().commit(forget(account))).type).toBe('done');
    expect(await store().account(account)).toBeUndefined();
    expect((await store().counts()).byState.culled).toBe(0);
    expect(await store().commit(forget(account))).toEqual({ type: 'refused', reason: 'unknown' });

    await store().commit(open(account));
    expect(await store().claim('sync', 1, { owner: 'b', now: T0, ms: 1000 })).toHaveLength(1);
  });

  it('a living account is not forgotten', async () => {
    const account = id();
    await store().commit(open(account));
    expect(await store().commit(forget(account))).toMatchObject({ reason: 'stale' });
    expect(await store().account(account)).toBeDefined();
  });

  it('a repeat of what a forgotten account did opens nothing', async () => {
    const [account, action] = [id(), watched()];
    await store().commit(open(account, { action }));
    await store().commit(cull(account));
    await store().commit(forget(account));
    expect(await store().commit(open(account, { action }))).toEqual({
      type: 'refused',
      reason: 'stale',
    });
    expect(await store().account(account)).toBeUndefined();
  });

  it('accounts that have ended are listed once that is long enough ago, longest ago first', async () => {
    const [old, older, young, alive, unfinished] = [id(), id(), id(), id(), id()];
    for (const account of [old, older, young, alive, unfinished]) {
      await store().commit(open(account));
    }
    await store().commit(cull(old, T0 + 2));
    await store().commit(cull(young, T0 + 9));
    await store().commit(erase(older, T0 + 1));
    await store().commit(synced(older, { type: 'deleted' }));
    await store().commit(erase(unfinished, T0 + 1));

    const ids = async (limit: number) =>
      (await store().ended(T0 + 9, limit)).map((account) => account.id);
    expect(await ids(10)).toEqual([older, old]);
    expect(await ids(1)).toEqual([older]);
  });
}
