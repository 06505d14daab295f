// Who may go: only when the row and the record both say so (I6).
import { expect, it } from 'vitest';
import type { Account, AccountState } from '../../../src/domain/account.ts';
import type { DirectoryUser } from '../../../src/domain/ports.ts';
import { inWords, verdict } from '../../../src/reaper/verdict.ts';
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
  const { cull, reason } = verdict(account, user, { seenBefore: BEFORE });
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

it('a stub that never returned goes once its first token has ended, idle for long or not, though its record is younger', () => {
  const cutoff = { seenBefore: BEFORE, endedBefore: BEFORE + 500 };
  const never = { ...idle, firstUntil: BEFORE + 100 };
  const said = (account: Account, updatedAt: number) =>
    verdict(account, { ...record, updatedAt }, cutoff);
  const goes = { cull: true, reason: 'never returned' };
  expect(said({ ...never, seenAt: BEFORE + 1 }, BEFORE + 200)).toMatchObject(goes);
  expect(said(never, BEFORE + 200)).toMatchObject(goes);
  const stays = { cull: false, reason: 'visited since' };
  expect(said(never, BEFORE + 500)).toMatchObject(stays);
  expect(said(idle, BEFORE + 200)).toMatchObject(stays);
});

it.each<[AccountState, string]>([
  ['converting', 'converting'],
  ['registered', 'registered'],
  ['erased', 'already gone'],
])('an account that is %s is kept', (state, reason) => {
  expect(judged({ ...idle, state }, record)).toBe(reason);
});

it('a stub that was merged is kept as such', () => {
  const merge = { id: id(), into: id(), at: T0 };
  expect(judged({ ...idle, state: 'released', merge }, record)).toBe('merged');
});

it.each<[string, DirectoryUser, string]>([
  ['without the flag', { ...record, data: {} }, 'record differs'],
  ['with the flag false', { ...record, data: { anonymousUser: false } }, 'record differs'],
  ['with the flag as a text', { ...record, data: { anonymousUser: 'true' } }, 'record differs'],
  ['with an email', { ...record, email: 'ann@example.com' }, 'record differs'],
  ['that is registered for an application', { ...record, registered: true }, 'record differs'],
  ['that does not say since when it stands', { ...record, updatedAt: 0 }, 'record differs'],
])('C1: a record %s is no stub, whatever the row says', (_, user, reason) => {
  expect(judged(idle, user)).toBe(reason);
  expect(judged(undefined, user)).toBe(reason);
});

it('a pending address keeps a stub whose row was lost, not one whose row says it was withdrawn', () => {
  const pending = { ...record, data: { anonymousUser: true, email: 'ann@example.com' } };
  expect(judged(undefined, pending)).toBe('converting');
  expect(judged(idle, pending)).toBe('goes');
});

it('a stub whose user is gone from FusionAuth leaves no row behind either', () => {
  expect(judged(idle, undefined)).toBe('goes');
  expect(judged(undefined, undefined)).toBe('already gone');
});

it('what was culled before needs nothing, unless its deactivation is missing', () => {
  const culled: Account = { ...idle, state: 'culled' };
  expect(judged(culled, { ...record, active: false })).toBe('already gone');
  expect(judged(culled, undefined)).toBe('already gone');
  expect(judged(culled, record)).toBe('goes');
});

it('a stub that never came back goes once its first token has ended, and not before', () => {
  const fresh = { ...idle, seenAt: BEFORE + 1, firstUntil: BEFORE + 100 };
  const seen = { ...record, updatedAt: BEFORE + 1 };
  const by = (endedBefore: number) => verdict(fresh, seen, { seenBefore: BEFORE, endedBefore });
  expect(by(BEFORE + 100)).toMatchObject({ cull: false, reason: 'visited since' });
  expect(by(BEFORE + 101)).toMatchObject({ cull: true, reason: 'never returned' });
  const touched = { ...seen, updatedAt: BEFORE + 101 };
  const cutoff = { seenBefore: BEFORE, endedBefore: BEFORE + 101 };
  expect(verdict(fresh, touched, cutoff).cull).toBe(false);
});

it('a reason says for how many days, and what the guard said', () => {
  const { since = 0 } = verdict(idle, record, { seenBefore: BEFORE });
  expect(since).toBe(BEFORE - 1);
  const words = inWords({ cull: true, reason: 'idle', since }, since + 41.9 * 86_400_000);
  expect(words).toBe('idle 41 d');
  expect(inWords({ cull: false, reason: 'converting' }, 0)).toBe('converting');
  const because = 'has an open cart';
  expect(inWords({ cull: false, reason: 'kept by guard', because }, 0)).toBe(
    'kept by guard: has an open cart',
  );
});
