// Rules: what the store finds an account by.
import { expect, it } from 'vitest';
import {
  ask,
  id,
  open,
  prove,
  record,
  synced,
  T0,
  watched,
  withdraw,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function queryRules({ store }: Subject): void {
  it('what is not there is undefined, and a list without members is empty', async () => {
    expect(await store().account(id())).toBeUndefined();
    expect(await store().accountByRequest(id())).toBeUndefined();
    expect(await store().session('none')).toBeUndefined();
    expect(await store().events(id())).toEqual([]);
    expect(await store().converting('nobody@example.com')).toEqual([]);
    expect(await store().parked(5)).toEqual([]);
    expect(await store().ended(T0, 5)).toEqual([]);
  });

  it('an account is found by its latest request, not by an older one', async () => {
    const [account, first, second] = [id(), id(), id()];
    await store().commit(open(account));
    await store().commit(ask(account, { request: first }));
    const email = 'bob@example.com';
    await store().commit(ask(account, { request: second, epoch: 1, email }));
    expect(await store().accountByRequest(first)).toBeUndefined();
    expect((await store().accountByRequest(second))?.id).toBe(account);
  });

  it('a request still finds its account after the proof', async () => {
    const [account, request] = [id(), id()];
    await store().commit(open(account));
    await store().commit(ask(account, { request }));
    await store().commit(prove(account, request));
    expect((await store().accountByRequest(request))?.state).toBe('registered');
  });

  it('every account that awaits an address is found by it, and by no other', async () => {
    const [one, two, other] = [id(), id(), id()];
    for (const account of [one, two, other]) await store().commit(open(account));
    await store().commit(ask(one));
    await store().commit(ask(two));
    await store().commit(ask(other, { email: 'bob@example.com' }));
    const found = (await store().converting('ann@example.com')).map((account) => account.id);
    expect(found.sort()).toEqual([one, two].sort());
  });

  it('an account that is registered or has withdrawn awaits no address', async () => {
    const [done, gone] = [id(), id()];
    const requests = [id(), id()] as const;
    for (const account of [done, gone]) await store().commit(open(account));
    await store().commit(ask(done, { request: requests[0] }));
    await store().commit(ask(gone, { request: requests[1] }));
    await store().commit(prove(done, requests[0]));
    await store().commit(withdraw(gone, requests[1]));
    expect(await store().converting('ann@example.com')).toEqual([]);
  });

  it('events come oldest first; those of one instant in the order they were written', async () => {
    const account = id();
    const names = ['c', 'a', 'b', 'd'];
    const [late, ...rest] = names.map((name, n) =>
      record(account, { at: n === 0 ? T0 + 5 : T0, action: { ...watched(), name } }),
    );
    if (late) await store().commit(late);
    for (const change of rest) await store().commit(change);
    expect((await store().events(account)).map(({ name }) => name)).toEqual(['a', 'b', 'd', 'c']);
  });

  it('events are told apart by account, however they are mixed', async () => {
    const [one, other] = [id(), id()];
    const written = new Map([one, other].map((account) => [account, [] as string[]]));
    for (const make of [open, record, record, record]) {
      for (const account of [one, other]) {
        const action = watched();
        await store().commit(make(account, { action }));
        written.get(account)?.push(action.id);
      }
    }
    for (const [account, ids] of written) {
      expect((await store().events(account)).map((event) => event.id)).toEqual(ids);
    }
  });

  it('an event comes back whole', async () => {
    const [account, action] = [id(), watched()];
    const { data: _, ...bare } = watched();
    await store().commit(open(account, { action }));
    await store().commit(record(account, { action: bare, at: T0 + 1 }));
    expect(await store().events(account)).toEqual([
      { id: action.id, account, name: 'video.watched', at: T0, data: { film: 'pennies' } },
      { id: bare.id, account, name: 'video.watched', at: T0 + 1 },
    ]);
  });

  it('parked accounts are listed with their reason, up to the limit', async () => {
    const accounts = [id(), id(), id()];
    for (const account of accounts) await store().commit(open(account));
    for (const account of accounts.slice(1))
      await store().commit(synced(account, { type: 'parked', reason: 'duplicate username' }));
    const parked = await store().parked(10);
    expect(parked.map((account) => account.id).sort()).toEqual(accounts.slice(1).sort());
    expect(parked[0]?.sync.parked).toBe('duplicate username');
    expect(await store().parked(1)).toHaveLength(1);
  });

  it('a row given out is the caller’s: changing it changes nothing in the store', async () => {
    const account = id();
    const { account: row } = await store().commit(open(account));
    Object.assign(row?.profile ?? {}, { videosWatched: 99 });
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 1 });
  });
}
