// Rules: when a worker should wake for the next account.
import { expect, it } from 'vitest';
import { ask, erase, failed, id, open, T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function nextDueRules({ store }: Subject): void {
  const dueAt = async (at: number) => {
    const account = id();
    await store().commit(open(account));
    await store().commit(failed(account, at));
    return account;
  };
  const lease = { owner: 'a', now: T0 + 10, ms: 1000 };

  it('without anything to do there is no next time', async () => {
    expect(await store().nextDue('sync', T0)).toBeUndefined();
    await store().commit(open(id(), { provision: false }));
    expect(await store().nextDue('sync', T0)).toBeUndefined();
  });

  it('the earliest counts, urgent or not', async () => {
    await dueAt(T0 + 30);
    await dueAt(T0 + 20);
    expect(await store().nextDue('sync', T0)).toBe(T0 + 20);
    const urgent = await dueAt(T0 + 40);
    await store().commit(ask(urgent));
    await store().commit(failed(urgent, T0 + 10));
    expect(await store().nextDue('sync', T0)).toBe(T0 + 10);
  });

  it('each task has its own next time', async () => {
    const account = await dueAt(T0 + 20);
    expect(await store().nextDue('delete', T0)).toBeUndefined();
    await store().commit(erase(account));
    await store().commit(failed(account, T0 + 50));
    expect(await store().nextDue('sync', T0)).toBeUndefined();
    expect(await store().nextDue('delete', T0)).toBe(T0 + 50);
  });

  it('a leased account counts from the end of its lease', async () => {
    await dueAt(T0 + 5);
    await store().claim('sync', 1, lease);
    expect(await store().nextDue('sync', T0 + 10)).toBe(T0 + 1010);
    await dueAt(T0 + 500);
    expect(await store().nextDue('sync', T0 + 10)).toBe(T0 + 500);
  });

  it('a leased account that is due only later counts from then', async () => {
    const account = await dueAt(T0 + 5);
    await store().claim('sync', 1, lease);
    await store().commit(failed(account, T0 + 5000));
    expect(await store().nextDue('sync', T0 + 10)).toBe(T0 + 5000);
  });

  it('an account given back, or whose lease has ended, counts as before', async () => {
    const account = await dueAt(T0 + 5);
    await store().claim('sync', 1, lease);
    expect(await store().nextDue('sync', T0 + 1010)).toBe(T0 + 5);
    await store().unclaim(account, 'a');
    expect(await store().nextDue('sync', T0 + 10)).toBe(T0 + 5);
  });
}
