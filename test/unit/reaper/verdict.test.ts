// Who may go: only when the row and the record both say so (I6).
import { expect, it } from 'vitest';
import type { Account, AccountState } from '../../../src/domain/account.ts';
import type { DirectoryUser } from '../../../src/domain/ports.ts';
import { verdict } from '../../../src/reaper/verdict.ts';
import { after, id, open, T0 } from '../../support/changes.ts';

const BEFORE = T0 + 1000;
const idle: Account = { ...after(open(id())), seenAt: BEFORE - 1 };
const record: DirectoryUser = {
  id: idle.id,
  active: true,
  data: { anonymousUser: true },
  passwordChangedAt: T0,
  updatedAt: BEFORE - 1,
};

const judged = (account: Account | undefined, user: DirectoryUser | undefined) => {
  const { cull, reason } = verdict(account, user, BEFORE);
  return cull ? 'goes' : reason;
};

it('a stub that both say is anonymous and idle goes, with or without a row', () => {
  expect(judged(idle, record)).toBe('goes');
  expect(judged({ ...idle, state: 'released' }, record)).toBe('goes');
  expect(judged(undefined, record)).toBe('goes');
});

it('seen at the very instant is seen since', () => {
  expect(judged({ ...idle, seenAt: BEFORE }, record)).toBe('visited since');
  expect(judged(idle, { ...record, updatedAt: BEFORE })).toBe('visited since');
});

it.each<[AccountState, string]>([
  ['converting', 'converting'],
  ['registered', 'registered'],
  ['erased', 'already gone'],
])('an account that is %s is kept', (state, reason) => {
  expect(judged({ ...idle, state }, record)).toBe(reason);
});

it.each<[string, DirectoryUser, string]>([
  ['without the flag', { ...record, data: {} }, 'record differs'],
  ['with the flag false', { ...record, data: { anonymousUser: false } }, 'record differs'],
  ['with the flag as a text', { ...record, data: { anonymousUser: 'true' } }, 'record differs'],
  ['with an email', { ...record, email: 'ann@example.com' }, 'record differs'],
])('C1: a record %s is no stub, whatever the row says', (_, user, reason) => {
  expect(judged(idle, user)).toBe(reason);
  expect(judged(undefined, user)).toBe(reason);
});

it('a pending address keeps a stub whose row was lost, not one whose row says it was withdrawn', () => {
  const pending = { ...record, data: { anonymousUser: true, email: 'ann@example.com' } };
  expect(judged(undefined, pending)).toBe('converting');
  expect(judged(idle, pending)).toBe('goes');
});

it('what is no longer there, or was deactivated before, needs nothing', () => {
  expect(judged(idle, undefined)).toBe('already gone');
  expect(judged(undefined, undefined)).toBe('already gone');
  const culled: Account = { ...idle, state: 'culled' };
  expect(judged(culled, { ...record, active: false })).toBe('already gone');
  expect(judged(culled, record)).toBe('goes');
});
