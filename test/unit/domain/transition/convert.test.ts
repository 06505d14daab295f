// Stub to registered account: what an address grants, when, and what ends with it (I3, I4, I5).
import { expect, it } from 'vitest';
import type { Change } from '../../../../src/domain/change.ts';
import {
  after,
  ask,
  decided,
  erase,
  id,
  open,
  PACE,
  prove,
  record,
  release,
  synced,
  T0,
  withdraw,
} from '../../../support/changes.ts';

const account = id();
const [request, newer] = [id(), id()];
const asked = [open(account), ask(account, { request })];
const confirm = (keep: boolean): Change => ({ type: 'confirm', account, at: T0, request, keep });
const mailed = synced(account, { type: 'mailed', request, passwordAt: T0, lookAt: T0 + 60_000 });

it('asking grants nothing: the account stays a stub (I3)', () => {
  const row = after(...asked);
  expect(row.state).toBe('converting');
  expect(row.conversion).toEqual({
    request,
    email: 'ann@example.com',
    mode: 'verify-first',
    askedAt: T0,
    addresses: 1,
  });
});

it('asking raises the epoch, so that older tokens are refused (I4)', () => {
  expect(after(...asked).epoch).toBe(after(open(account)).epoch + 1);
  expect(decided(...asked, ask(account))).toEqual({ type: 'refused', reason: 'superseded' });
});

it('asking has FusionAuth called at once, whatever the pace, failures or parking', () => {
  const { sync } = after(
    open(account),
    synced(account, { type: 'patched', pace: PACE }),
    synced(account, { type: 'failed', retryAt: T0 + 9e6 }),
    synced(account, { type: 'parked', reason: 'odd' }),
    ask(account),
  );
  expect(sync).toMatchObject({ paceAt: 0, attempts: 0, retryAt: 0 });
  expect(sync.parked).toBeUndefined();
});

const other = { email: 'bob@example.com' };

it('asking for another address makes the older request stale', () => {
  const again = [...asked, ask(account, { ...other, request: newer, epoch: 1 })];
  for (const change of [prove(account, request), withdraw(account, request), confirm(true)]) {
    expect(decided(...again, change)).toEqual({ type: 'refused', reason: 'stale' });
  }
  expect(after(...again, prove(account, newer)).state).toBe('registered');
});

it('asking again remembers that an older link may be about, even if its mail is only under way', () => {
  const again = ask(account, { ...other, request: newer, epoch: 1 });
  const third = ask(account, { email: 'eve@example.com', request: id(), epoch: 2 });
  expect(after(...asked, mailed, again).conversion?.earlierLinks).toBe(true);
  expect(after(...asked, mailed, again, third).conversion?.earlierLinks).toBe(true);
  expect(after(...asked, again).conversion?.earlierLinks).toBe(true);
  expect(after(...asked).conversion?.earlierLinks).toBeUndefined();
});

it('a registered account cannot be asked to convert', () => {
  const registered = [...asked, prove(account, request)];
  expect(decided(...registered, ask(account, { epoch: 2 }))).toEqual({
    type: 'refused',
    reason: 'registered',
  });
});

it('conversion raises the epoch (I4)', () => {
  const before = after(...asked);
  expect(after(...asked, prove(account, request))).toMatchObject({
    state: 'registered',
    epoch: before.epoch + 1,
    conversion: { provenAt: T0 },
  });
});

it('a proof for another request, or without one, registers nobody (I3)', () => {
  expect(decided(...asked, prove(account, newer))).toEqual({ type: 'refused', reason: 'stale' });
  expect(decided(open(account), prove(account, request))).toEqual({
    type: 'refused',
    reason: 'stale',
  });
  expect(decided(prove(account, request))).toEqual({ type: 'refused', reason: 'stale' });
});

it('a second proof of the same request is a repeat', () => {
  expect(decided(...asked, prove(account, request), prove(account, request)).type).toBe('repeated');
});

it('the person’s word on the confirm page decides what is kept', () => {
  expect(after(...asked, confirm(true), prove(account, request)).profile).toEqual({
    videosWatched: 1,
  });
  const fresh = after(...asked, confirm(false), prove(account, request));
  expect(fresh.profile).toEqual({ videosWatched: { value: 0, at: 0 } });
});

it('without a word, verify-first starts fresh and attach-first keeps', () => {
  const attach = ask(account, { request, mode: 'attach-first' });
  expect(after(...asked, prove(account, request)).conversion?.keep).toBe(false);
  expect(after(open(account), attach, prove(account, request))).toMatchObject({
    conversion: { keep: true },
    profile: { videosWatched: 1 },
  });
});

it('a confirmed page has the record read later, should its answer be lost', () => {
  expect(after(...asked, confirm(true)).sync.lookAt).toBe(T0 + 30_000);
});

it('a proof by the page leaves it time to finish; a proof by the record is finished at once', () => {
  const byRecord: Change = { ...prove(account, request), by: 'record' } as Change;
  expect(after(...asked, prove(account, request)).sync.retryAt).toBe(T0 + 10_000);
  expect(after(...asked, byRecord).sync.retryAt).toBe(0);
});

it('a withdrawn conversion leaves the stub anonymous with all it holds', () => {
  const before = after(...asked);
  const row = after(...asked, withdraw(account, request));
  expect(row).toMatchObject({ state: 'anonymous', profile: before.profile, epoch: before.epoch });
  expect(JSON.stringify(row)).not.toContain('ann@example.com');
  expect(row.sync.desired).toBeGreaterThan(before.sync.desired);
  const next = record(account, { credential: { kind: 'anonymous', epoch: before.epoch } });
  expect(after(...asked, withdraw(account, request), next).profile).toEqual({ videosWatched: 2 });
});

it('a withdrawn request is stale for every proof', () => {
  expect(decided(...asked, withdraw(account, request), prove(account, request))).toEqual({
    type: 'refused',
    reason: 'stale',
  });
});

it('a proof is withdrawn only when FusionAuth gave its address away before it was finished', () => {
  const proven = [...asked, prove(account, request)];
  const taken = { ...withdraw(account, request), reason: 'taken' } as Change;
  const superseded = { ...taken, reason: 'superseded' } as Change;
  expect(after(...proven, taken).state).toBe('anonymous');
  const finished = [...proven, synced(account, { type: 'finished' })];
  const stale = { type: 'refused', reason: 'stale' };
  expect(decided(...proven, superseded)).toEqual(stale);
  expect(decided(...finished, taken)).toEqual(stale);
});

it('nothing of an ended account converts', () => {
  const lives = { released: release(account), erased: erase(account) };
  for (const [reason, end] of Object.entries(lives)) {
    expect(decided(open(account), end, ask(account))).toEqual({ type: 'refused', reason });
  }
});

it('an ask whose row is lost is taken, and FusionAuth asked about the account', () => {
  const decision = decided(ask(account, { epoch: 4 }));
  expect(decision).toMatchObject({
    account: { state: 'converting', epoch: 5, directory: 'unknown' },
  });
});
