// Rows that several use cases begin with.
import type { Account } from '../../../src/domain/account.ts';
import type { MergeRules } from '../../../src/domain/merge.ts';
import { after, ask, id, open, prove, synced } from '../../support/changes.ts';

export const rules: MergeRules = { videosWatched: { kind: 'counter' } };

/** A stub that has watched a film, and that FusionAuth holds. */
export function stubRow(account: string = id()): Account {
  return after(open(account), synced(account, { type: 'created' }, 1));
}

/** A registered account that has watched one too. */
export function registeredRow(account: string = id(), email = 'ann@example.com'): Account {
  const request = id();
  return after(
    open(account),
    synced(account, { type: 'created' }, 1),
    ask(account, { request, email }),
    { ...prove(account, request) },
  );
}
