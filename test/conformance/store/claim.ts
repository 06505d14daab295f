// Rules: one account is one worker's at a time, the most urgent first.
import { expect, it } from 'vitest';
import type { Account } from '../../../src/domain/account.ts';
import { ask, erase, failed, id, open, record, synced, T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

const lease = (owner: string, now = T0) => ({ owner, now, ms: 1000 });
const ids = (accounts: Account[]) => accounts.map((account) => account.id);

export function claimRules({ store, openAnother }: Subject): void {
  const given = async (count: number) => {
    const accounts = Array.from({ length: count }, id);
    for (const account of accounts) await store().commit(open(account));
    return accounts;
  };

  it('a claim gives the rows as they stand', async () => {
    const [account = ''] = await given(1);
    expect(await store().claim('sync', 5, lease('a'))).toEqual([await store().account(account)]);
  });

  it('a claimed account is given to nobody else while the lease lives', async () => {
    await given(1);
    expect(await store().claim('sync', 5, lease('a'))).toHaveLength(1);
    expect(await store().claim('sync', 5, lease('b'))).toEqual([]);
    expect(await store().claim('sync', 5, lease('b', T0 + 999))).toEqual([]);
    expect(await store().claim('sync', 5, lease('a', T0 + 999))).toEqual([]);
  });

  it('after the lease has ended another owner takes over', async () => {
    const [account] = await given(1);
    await store().claim('sync', 5, lease('a'));
    expect(ids(await store().claim('sync', 5, lease('b', T0 + 1000)))).toEqual([account]);
    await store().unclaim(account ?? '', 'a');
    expect(await store().claim('sync', 5, lease('c', T0 + 1001))).toEqual([]);
  });

  it('workers that claim at once, from two stores, share the accounts without overlap', async () => {
    const accounts = await given(40);
    const other = await openAnother();
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? store() : other).claim('sync', 6, lease(`w${n}`)),
      ),
    );
    const claimed = claims.flat().map((account) => account.id);
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed.sort()).toEqual([...accounts].sort());
  });

  it('a renewed lease lasts anew, and only those named are renewed', async () => {
    const [renewed = '', other = ''] = await given(2);
    await store().claim('sync', 5, lease('a'));
    await store().renew([renewed], lease('a', T0 + 900));
    expect(ids(await store().claim('sync', 5, lease('b', T0 + 1000)))).toEqual([other]);
    expect(ids(await store().claim('sync', 5, lease('b', T0 + 1899)))).toEqual([]);
    expect(ids(await store().claim('sync', 5, lease('b', T0 + 1900)))).toEqual([renewed]);
  });

  it('nobody renews what is another owner’s by now, or was given back', async () => {
    const [taken = '', returned = ''] = await given(2);
    await store().claim('sync', 5, lease('a'));
    await store().unclaim(returned, 'a');
    await store().renew([taken, returned, id()], lease('stranger', T0 + 900));
    await store().renew([returned], lease('a', T0 + 900));
    const claimed = ids(await store().claim('sync', 5, lease('b', T0 + 1000)));
    expect(claimed.sort()).toEqual([taken, returned].sort());
    await store().renew([taken], lease('a', T0 + 1900));
    expect(ids(await store().claim('sync', 5, lease('c', T0 + 2000))).sort()).toEqual(claimed);
  });

  it('its owner gives an account back at once', async () => {
    const [account = ''] = await given(1);
    await store().claim('sync', 5, lease('a'));
    await store().unclaim(account, 'a');
    expect(ids(await store().claim('sync', 5, lease('b')))).toEqual([account]);
  });

  it('a stranger cannot give it back', async () => {
    const [account = ''] = await given(1);
    await store().claim('sync', 5, lease('a'));
    await store().unclaim(account, 'b');
    expect(await store().claim('sync', 5, lease('b'))).toEqual([]);
  });

  it('no more than the limit is claimed', async () => {
    await given(3);
    expect(await store().claim('sync', 2, lease('a'))).toHaveLength(2);
    expect(await store().claim('sync', 2, lease('a'))).toHaveLength(1);
    expect(await store().claim('sync', 0, lease('a'))).toEqual([]);
  });

  it('conversions go first, then whatever has been due longest', async () => {
    const [late = '', early = '', conversion = ''] = await given(3);
    await store().commit(ask(conversion));
    await store().commit(failed(late, T0 + 10));
    await store().commit(failed(early, T0 + 5));
    await store().commit(failed(conversion, T0 + 20));
    expect(ids(await store().claim('sync', 5, lease('a', T0 + 30)))).toEqual([
      conversion,
      early,
      late,
    ]);
  });

  it('what is not due yet is not claimed', async () => {
    const [account = ''] = await given(1);
    await store().commit(failed(account, T0 + 10));
    expect(await store().claim('sync', 5, lease('a', T0 + 9))).toEqual([]);
    expect(await store().claim('sync', 5, lease('a', T0 + 10))).toHaveLength(1);
  });

  it('what FusionAuth already holds is not claimed, until something changes', async () => {
    const [account = ''] = await given(1);
    await store().commit(synced(account, { type: 'created' }, 2));
    expect(await store().claim('sync', 5, lease('a'))).toEqual([]);
    await store().commit(record(account));
    expect(ids(await store().claim('sync', 5, lease('a')))).toEqual([account]);
  });

  it('parked accounts, and those not to be provisioned yet, are not claimed', async () => {
    const [parked = ''] = await given(1);
    await store().commit(synced(parked, { type: 'parked', reason: 'odd' }));
    await store().commit(open(id(), { provision: false }));
    expect(await store().claim('sync', 5, lease('a'))).toEqual([]);
  });

  it('deletions are claimed by their own task and no other', async () => {
    const [erased = '', living] = await given(2);
    await store().commit(erase(erased));
    expect(ids(await store().claim('sync', 5, lease('a')))).toEqual([living]);
    expect(ids(await store().claim('delete', 5, lease('a')))).toEqual([erased]);
  });

  it('a lease does not stop a change of the account', async () => {
    const [account = ''] = await given(1);
    await store().claim('sync', 5, lease('a'));
    expect((await store().commit(record(account))).type).toBe('done');
    expect(await store().claim('sync', 5, lease('b'))).toEqual([]);
  });
}
