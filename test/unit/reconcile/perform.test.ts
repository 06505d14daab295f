// Whose turn a call is: what a conversion waits for goes by the directory for conversions.
import { expect, it } from 'vitest';
import type { Account } from '../../../src/domain/account.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Directory, Store } from '../../../src/domain/ports.ts';
import { work } from '../../../src/domain/sync.ts';
import { transition } from '../../../src/domain/transition/index.ts';
import { performer } from '../../../src/reconcile/perform.ts';
import { after, ask, id, open, PACE, prove, record, synced, T0 } from '../../support/changes.ts';

const [account, request] = [id(), id()];
const created = synced(account, { type: 'created' }, 2);
const asked = [open(account), created, ask(account, { request })];
const mailed = synced(account, { type: 'mailed', request, passwordAt: 1, lookAt: T0 });

/** Found by the reconciler: what a page has proven, it finishes itself. */
const proof = { ...prove(account, request), by: 'record' } as Change;

/** Does what is due for a row; which of the two directories was asked first. */
async function askedOf(row: Account): Promise<string | undefined> {
  let first: string | undefined;
  const directory = (name: string) =>
    new Proxy({} as Directory, {
      get: () => async () => {
        first ??= name;
      },
    });
  let current = row;
  const store: Pick<Store, 'commit' | 'converting'> = {
    async commit(change) {
      const decided = transition(current, change);
      if (decided.type === 'refused') return decided;
      current = decided.account;
      return { type: decided.type, account: decided.account };
    },
    converting: async () => [],
  };
  const perform = performer({
    ...{ store, directory: directory('profiles'), conversions: directory('conversions') },
    ...{ kinds: {}, rules: {}, pace: PACE, conversionTtl: 1, now: () => T0 },
    ...{ mailLimit: async () => undefined, random: (size: number) => new Uint8Array(size) },
  });
  const next = work(row, T0);
  if (next) await perform(next, row).catch(() => {});
  return first;
}

it.each<[string, Account, string]>([
  ['a new stub', after(open(account)), 'profiles'],
  ['a visit', after(open(account), created, record(account)), 'profiles'],
  ['an account whose row was lost', after(record(account)), 'profiles'],
  ['a new stub that asks for its mail', after(open(account), ask(account)), 'conversions'],
  ['the mail', after(...asked), 'conversions'],
  ['the look for a proof', after(...asked, mailed), 'conversions'],
  ['the rest of a proven conversion', after(...asked, mailed, proof), 'conversions'],
])('%s goes by its own directory', async (_, row, name) => {
  expect(await askedOf(row)).toBe(name);
});
