// Rules: what an acknowledgement means, and what closing leaves behind.
import { expect, it } from 'vitest';
import { ask, id, open, record, session, signIn, T0, watched } from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function durabilityRules({ store, openAnother }: Subject): void {
  it('what was acknowledged is there when the place is opened again', async () => {
    const [account, request, event] = [id(), id(), id()];
    await store().commit(open(account, { action: watched(event) }));
    const asked = await store().commit(ask(account, { request }));
    await store().close();

    const again = await openAnother();
    expect(await again.account(account)).toEqual(asked.account);
    expect(await again.accountByRequest(request)).toEqual(asked.account);
    expect((await again.events(account)).map((one) => one.id)).toContain(event);
  });

  it('a reader sees a change as soon as it is acknowledged', async () => {
    const account = id();
    const other = await openAnother();
    const { account: row } = await store().commit(open(account));
    expect(await store().account(account)).toEqual(row);
    expect(await other.account(account)).toEqual(row);
  });

  it('two stores on one place add up', async () => {
    const account = id();
    const other = await openAnother();
    await store().commit(open(account));
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? store() : other).commit(record(account))),
    );
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 41 });
  });

  it('closing finishes what was asked before', async () => {
    const accounts = Array.from({ length: 50 }, id);
    const commits = accounts.map((account) => store().commit(open(account)));
    await store().close();
    expect((await Promise.all(commits)).map(({ type }) => type)).toEqual(
      accounts.map(() => 'done'),
    );
    const again = await openAnother();
    for (const account of accounts) expect(await again.account(account)).toBeDefined();
  });

  it('closing twice is closing once', async () => {
    await Promise.all([store().close(), store().close()]);
    await store().close();
  });

  it('a closed store refuses to write and says so', async () => {
    await store().close();
    await expect(store().commit(open(id()))).rejects.toThrow('closed');
    await expect(store().lease('cull', { owner: 'a', now: T0, ms: 1 })).rejects.toThrow('closed');
  });

  it('a store that can read and write passes its check', async () => {
    await store().check();
    await store().commit(signIn(session(id())));
    await store().check();
  });

  it('a closed store fails its check', async () => {
    await store().close();
    await expect(store().check()).rejects.toThrow();
  });
}
