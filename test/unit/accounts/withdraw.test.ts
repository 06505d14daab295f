// The first proof of a mailbox ends the other conversions that await it, and no others.
import { expect, it } from 'vitest';
import { withdraw, withdrawOthers } from '../../../src/accounts/withdraw.ts';
import { after, ask, id, open } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { registeredRow, stubRow } from './rows.ts';
import { idOfNow, NOW, settled } from './settled.ts';

const awaiting = (email = 'ann@example.com') => {
  const account = id();
  return after(open(account), ask(account, { email }));
};

it('withdrawing says which request, why and when, and leaves an anonymous stub', async () => {
  const row = awaiting();
  const store = memoryStore(row);
  const left = await withdraw({ ...settled, store }, row, 'expired');
  expect(store.changes).toEqual([
    {
      ...{ type: 'withdraw', account: row.id, at: NOW, request: row.conversion?.request },
      ...{ reason: 'expired', id: expect.stringMatching(idOfNow) },
    },
  ]);
  expect(left).toEqual(store.row(row.id));
  expect(left).toMatchObject({ state: 'anonymous', conversion: { email: '' } });
});

it('withdrawing what has no row gives back what was known', async () => {
  const row = stubRow();
  const store = memoryStore();
  expect(await withdraw({ ...settled, store }, row, 'taken')).toBe(row);
  expect(store.changes).toMatchObject([{ request: '' }]);
});

it('whoever else awaits the address is anonymous again; the winner, and other addresses, stay', async () => {
  const [winner, loser, second, other] = [awaiting(), awaiting(), awaiting(), awaiting('b@c.de')];
  const store = memoryStore(winner, loser, second, other);
  await withdrawOthers({ ...settled, store }, winner);
  expect(store.changes.map(({ account }) => account).sort()).toEqual([loser.id, second.id].sort());
  expect(store.changes).toMatchObject([{ reason: 'superseded' }, { reason: 'superseded' }]);
  expect([winner, other].map(({ id: one }) => store.row(one))).toEqual([winner, other]);
});

it('a winner without an address ends nobody’s conversion', async () => {
  for (const winner of [stubRow(), { ...registeredRow(), conversion: undefined }]) {
    const { conversion: _, ...row } = winner;
    const store = memoryStore(awaiting(''), row);
    await withdrawOthers({ ...settled, store }, row);
    expect(store.changes).toEqual([]);
  }
  const asked = awaiting();
  const blank = {
    ...asked,
    ...(asked.conversion && { conversion: { ...asked.conversion, email: '' } }),
  };
  const store = memoryStore({ ...blank, id: id() });
  await withdrawOthers({ ...settled, store }, blank);
  expect(store.changes).toEqual([]);
});
