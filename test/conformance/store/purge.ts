// Rules: what is too old is removed, and nothing else.
import { expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { erase, id, open, record, session, signIn, T0, watched } from '../../support/changes.ts';
import type { Subject } from './place.ts';

const DAY = 86_400_000;
/** Far enough apart for any store's idea of a short while. */
const OLD = T0 - 60 * DAY;

export function purgeRules({ store }: Subject): void {
  const purged = async (before: { events: number; sessions: number }) => {
    while (await store().purge(before));
  };
  const names = async (account: string, from: Store = store()) =>
    (await from.events(account)).map(({ name }) => name);
  const did = (account: string, name: string, at: number) =>
    store().commit(record(account, { at, action: { ...watched(), name } }));

  it('events that happened long before go, and later ones stay in their order', async () => {
    const [one, other] = [id(), id()];
    for (const account of [one, other]) await store().commit(open(account, { at: OLD }));
    await did(one, 'old', OLD + 1);
    for (const name of ['b', 'a', 'c']) await did(one, name, T0);
    await did(other, 'young', T0 - 1);
    await purged({ events: T0 - 8 * DAY, sessions: 0 });
    expect(await names(one)).toEqual(['b', 'a', 'c']);
    expect(await names(other)).toEqual(['young']);
  });

  it('nothing that happened at the instant or after it goes', async () => {
    const account = id();
    await store().commit(open(account));
    await did(account, 'next', T0);
    await purged({ events: T0, sessions: T0 });
    expect(await names(account)).toEqual(['video.watched', 'next']);
  });

  it('the account keeps its profile, and goes on', async () => {
    const account = id();
    await store().commit(open(account, { at: OLD }));
    await purged({ events: T0, sessions: 0 });
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 1 });
    await did(account, 'next', T0);
    expect((await names(account)).at(-1)).toBe('next');
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 2 });
  });

  it('an account all of whose events have gone shows none of another’s', async () => {
    const [gone, next] = [id(), id()];
    await store().commit(open(gone, { at: OLD }));
    await store().commit(open(id(), { at: OLD }));
    await purged({ events: T0, sessions: 0 });
    for (const make of [open, record, record]) await store().commit(make(next));
    expect(await names(gone)).toEqual([]);
    await store().commit(erase(gone));
    expect(await names(next)).toHaveLength(3);
  });

  it('sessions opened before go, however lately they were used; the others stay', async () => {
    const account = id();
    const [old, young] = [
      session(account, { openedAt: OLD, seenAt: T0 }),
      session(account, { openedAt: T0 }),
    ];
    for (const opened of [old, young]) await store().commit(signIn(opened));
    await purged({ events: 0, sessions: T0 });
    expect(await store().session(old.hash)).toBeUndefined();
    expect(await store().session(young.hash)).toEqual(young);
  });

  it('however much there is, little is removed at once, and all in the end', async () => {
    const accounts = Array.from({ length: 1200 }, id);
    await Promise.all(accounts.map((account) => store().commit(open(account, { at: OLD }))));
    const last = id();
    await store().commit(open(last));
    expect(await store().purge({ events: T0 - 8 * DAY, sessions: 0 })).toBe(true);
    await purged({ events: T0 - 8 * DAY, sessions: 0 });
    for (const account of accounts.slice(0, 5)) expect(await names(account)).toEqual([]);
    expect(await names(last)).toHaveLength(1);
  });
}
