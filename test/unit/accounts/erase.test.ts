// Erasure takes everything: the account, the stubs merged into it, and the journal's word of a merged stub.
import { describe, expect, it } from 'vitest';
import { eraseAccount, eraseMerged, eraser, operatorEraser } from '../../../src/accounts/erase.ts';
import type { Account } from '../../../src/domain/account.ts';
import { id, T0 } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { registeredRow, stubRow } from './rows.ts';
import { guest, idOfNow, member, NOW, nobody, refusalOf, settled } from './settled.ts';

const merge = id();
const entry = (stub: string, more = {}) => ({ id: merge, stub, at: T0, fields: {}, ...more });

/** A stub that was merged into `into`. */
function mergedStub(into: string, more: Partial<NonNullable<Account['merge']>> = {}): Account {
  return { ...stubRow(), state: 'released', merge: { id: merge, into, at: T0, ...more } };
}

describe('erasing oneself', () => {
  it.each([
    ['a guest', stubRow(), guest],
    ['a member', registeredRow(), member],
  ])('%s is erased, as of now', async (_, row, visitor) => {
    const store = memoryStore(row);
    await eraser({ ...settled, store })(visitor(row.id, row.epoch));
    const change = { type: 'erase', account: row.id, at: NOW, id: expect.stringMatching(idOfNow) };
    expect(store.changes).toEqual([{ ...change, known: [] }]);
    expect(store.row(row.id)).toMatchObject({ state: 'erased', profile: {} });
  });

  it('a stranger, and an older token, have nobody to erase', async () => {
    const row = stubRow();
    const store = memoryStore(row);
    const erase = eraser({ ...settled, store });
    expect(await refusalOf(erase(nobody))).toBe('no_visitor');
    expect(await refusalOf(erase(guest(row.id, 7)))).toBe('no_visitor');
    expect(store.changes).toEqual([]);
  });
});

describe('an operator’s erasure', () => {
  it('takes an account whoever it is, and says what was there', async () => {
    const row = registeredRow();
    const store = memoryStore(row);
    expect(await operatorEraser({ ...settled, store })(row.id)).toEqual(row);
    expect(store.row(row.id)).toMatchObject({ state: 'erased', profile: {} });
  });

  it('finds nothing of whom nobody knows, nor twice', async () => {
    const row = stubRow();
    const store = memoryStore(row);
    const erase = operatorEraser({ ...settled, store });
    expect(await erase(id())).toBeUndefined();
    await erase(row.id);
    expect(await erase(row.id)).toBeUndefined();
    expect(store.changes).toHaveLength(1);
  });
});

describe('erasing an account', () => {
  it('erases the stubs that are merged into it first, each only while that merge holds it', async () => {
    const into = id();
    const stub = mergedStub(into);
    const row = { ...registeredRow(into), merges: [entry(stub.id)] };
    const store = memoryStore(row, stub);
    await eraseAccount({ ...settled, store }, row);
    expect(store.changes).toMatchObject([
      { type: 'erase', account: stub.id, merge },
      { type: 'erase', account: into },
    ]);
    expect(store.changes[1]).not.toHaveProperty('merge');
    expect([stub.id, into].map((one) => store.row(one)?.state)).toEqual(['erased', 'erased']);
  });

  it('leaves a stub that was taken back to its person', async () => {
    const stub = stubRow();
    const row = { ...registeredRow(), merges: [entry(stub.id, { undoneAt: T0 })] };
    const store = memoryStore(row, stub);
    await eraseAccount({ ...settled, store }, row);
    expect(store.row(stub.id)).toEqual(stub);
    expect(store.row(row.id)?.state).toBe('erased');
  });

  it('erases a stub too that was merged into it while that was under way', async () => {
    const into = id();
    const stub = mergedStub(into);
    const row = registeredRow(into);
    const store = memoryStore(row, stub);
    store.before = () => {
      store.before = () => {};
      store.put({ ...row, merges: [entry(stub.id)] });
    };
    await eraseAccount({ ...settled, store }, row);
    expect([stub.id, into].map((one) => store.row(one)?.state)).toEqual(['erased', 'erased']);
  });

  it('of a merged stub takes the entry out of the journal that it is in', async () => {
    const into = id();
    const stub = mergedStub(into);
    const store = memoryStore({ ...registeredRow(into), merges: [entry(stub.id)] }, stub);
    await eraseAccount({ ...settled, store }, stub);
    expect(store.changes).toMatchObject([
      { type: 'seal', account: into, at: NOW, merge },
      { type: 'erase', account: stub.id },
    ]);
    expect(store.row(into)).not.toHaveProperty('merges');
  });
});

describe('the end of a merge', () => {
  it('takes the entry out of the journal, and then erases the stub', async () => {
    const into = id();
    const stub = mergedStub(into);
    const store = memoryStore({ ...registeredRow(into), merges: [entry(stub.id)] }, stub);
    const left = await eraseMerged({ ...settled, store }, stub);
    expect(store.changes).toMatchObject([
      { type: 'seal', account: into, merge },
      { type: 'erase', account: stub.id, merge },
    ]);
    expect(left).toEqual(store.row(stub.id));
    expect(left.state).toBe('erased');
  });

  it('erases no stub that was taken back meanwhile', async () => {
    const stub = mergedStub(id());
    const back = { ...stub, state: 'anonymous' as const, merge: undefined };
    const { merge: _, ...free } = back;
    const store = memoryStore(free);
    expect(await eraseMerged({ ...settled, store }, stub)).toEqual(free);
    expect(store.row(stub.id)).toEqual(free);
  });

  it('of a stub without a row is the stub as it was known', async () => {
    const stub = mergedStub(id());
    expect(await eraseMerged({ ...settled, store: memoryStore() }, stub)).toBe(stub);
  });
});
