// Rules: a member's sessions.
import { expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import { erase, id, session, signIn, T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

const touch = (account: string, hash: string, at: number): Change => ({
  type: 'touch',
  account,
  at,
  session: hash,
});

export function sessionRules({ store }: Subject): void {
  it('signing in opens a session that comes back whole', async () => {
    const [plain, bare] = [session(id()), session(id(), { roles: [] })];
    await store().commit(signIn(plain));
    await store().commit(signIn(bare));
    expect(await store().session(plain.hash)).toEqual(plain);
    expect(await store().session(bare.hash)).toEqual(bare);
  });

  it('a touch moves the time it was seen, and only forwards', async () => {
    const opened = session(id());
    await store().commit(signIn(opened));
    await store().commit(touch(opened.account, opened.hash, T0 + 50));
    await store().commit(touch(opened.account, opened.hash, T0 + 20));
    expect(await store().session(opened.hash)).toEqual({ ...opened, seenAt: T0 + 50 });
  });

  it('signing out ends one session and leaves the others', async () => {
    const account = id();
    const [one, other] = [session(account), session(account)];
    await store().commit(signIn(one));
    await store().commit(signIn(other));
    await store().commit({
      type: 'signOut',
      account,
      at: T0,
      id: id(),
      session: one.hash,
      reason: 'logout',
    });
    expect(await store().session(one.hash)).toBeUndefined();
    expect(await store().session(other.hash)).toEqual(other);
  });

  it('a touch does not bring an ended session back', async () => {
    const opened = session(id());
    await store().commit(signIn(opened));
    await store().commit({
      type: 'signOut',
      account: opened.account,
      at: T0,
      id: id(),
      session: opened.hash,
      reason: 'timeout',
    });
    await store().commit(touch(opened.account, opened.hash, T0 + 1));
    expect(await store().session(opened.hash)).toBeUndefined();
  });

  it('an account’s sessions are told oldest first, and nobody else’s', async () => {
    const account = id();
    const [late, early] = [session(account, { openedAt: T0 + 1 }), session(account)];
    for (const opened of [late, session(id()), early]) await store().commit(signIn(opened));
    await store().commit(touch(account, early.hash, T0 + 50));
    expect(await store().sessionsOf(account)).toEqual([{ ...early, seenAt: T0 + 50 }, late]);
    expect(await store().sessionsOf(id())).toEqual([]);
    await store().commit(erase(account));
    expect(await store().sessionsOf(account)).toEqual([]);
  });

  it('signing in ends what an older password of the account has opened, and nothing else', async () => {
    const account = id();
    const at = (authenticatedAt: number, of = account) => session(of, { authenticatedAt });
    const [older, unknown, equal, others] = [at(T0 - 1000), at(0), at(T0), at(0, id())];
    for (const opened of [older, unknown, equal, others]) await store().commit(signIn(opened));
    const next = at(T0 + 1000);
    await store().commit(signIn(next, { passwordChangedAt: T0 + 999 }));
    const left = (await store().sessionsOf(account)).map(({ hash }) => hash);
    expect(left.toSorted()).toEqual([equal.hash, next.hash].toSorted());
    expect(await store().session(others.hash)).toEqual(others);
  });

  it('of sign-ins at once, the one after a change of the password ends the one before', async () => {
    const account = id();
    const [before, after] = [session(account), session(account, { authenticatedAt: T0 + 2000 })];
    await Promise.all([
      store().commit(signIn(before)),
      store().commit(signIn(after, { passwordChangedAt: T0 + 1000 })),
    ]);
    expect(await store().sessionsOf(account)).toEqual([after]);
  });

  it('erasure ends every session of the account', async () => {
    const account = id();
    const sessions = [session(account), session(account)];
    for (const opened of sessions) await store().commit(signIn(opened));
    await store().commit(erase(account));
    for (const { hash } of sessions) expect(await store().session(hash)).toBeUndefined();
  });
}
