// Release, cull, erasure: what ends an identity, and what outlives it (I4, I6).
import { describe, expect, it } from 'vitest';
import { isEnded } from '../../../../src/domain/account.ts';
import type { Change } from '../../../../src/domain/change.ts';
import { due, work } from '../../../../src/domain/sync.ts';
import {
  after,
  ask,
  condemn,
  cull,
  decided,
  erase,
  forget,
  id,
  open,
  prove,
  record,
  release,
  releaseAll,
  restore,
  session,
  signIn,
  synced,
  T0,
  withdraw,
} from '../../../support/changes.ts';

const DAY = 86_400_000;

const [account, request] = [id(), id()];
const asked = [open(account), ask(account, { request })];
const registered = [...asked, prove(account, request)];

describe('release', () => {
  it('of a guest who has been seen since is refused: a newer token may be about', () => {
    const at = (seenBefore: number) => ({ ...release(account), seenBefore });
    expect(decided(open(account), at(T0))).toEqual({ type: 'refused', reason: 'stale' });
    expect(after(open(account), at(T0 + 1)).state).toBe('released');
  });

  it('of a row that was lost makes one that no copy of the token can bring back', () => {
    expect(after(release(account, 3))).toMatchObject({
      ...{ state: 'released', epoch: 4, directory: 'unknown' },
    });
    const late = record(account, { credential: { kind: 'anonymous', epoch: 3 } });
    expect(decided(release(account, 3), late)).toMatchObject({ reason: 'released' });
  });

  it('a released stub refuses its old token', () => {
    expect(decided(open(account), release(account), record(account))).toEqual({
      type: 'refused',
      reason: 'released',
    });
  });

  it('what was recorded stays with the old identity, and the goodbye is recorded under it', () => {
    const decision = decided(open(account), release(account));
    expect(decision).toMatchObject({
      account: { state: 'released', profile: { videosWatched: 1 } },
      event: { account, name: 'identity.released', data: { reason: 'switch' } },
    });
  });

  it('releasing twice is releasing once', () => {
    expect(decided(open(account), release(account), release(account)).type).toBe('repeated');
  });

  it('a stub that awaits a proof stays converting, yet its token on this device is dead', () => {
    const row = after(...asked, release(account, 1));
    expect(row).toMatchObject({ state: 'converting', epoch: 2, conversion: { request } });
    const late = record(account, { credential: { kind: 'anonymous', epoch: 1 } });
    expect(decided(...asked, release(account, 1), late)).toMatchObject({ reason: 'superseded' });
    expect(after(...asked, release(account, 1), prove(account, request)).state).toBe('registered');
  });

  it('an old token releases nothing', () => {
    expect(decided(...asked, release(account, 0))).toMatchObject({ reason: 'superseded' });
    expect(decided(...registered, release(account, 2))).toMatchObject({ reason: 'registered' });
  });
});

describe('cull', () => {
  it('an anonymous or released stub is culled', () => {
    expect(after(open(account), cull(account)).state).toBe('culled');
    expect(after(open(account), release(account), cull(account)).state).toBe('culled');
  });

  it('an account that is converting, registered or erased is never culled (I6)', () => {
    for (const life of [asked, registered, [open(account), erase(account)]]) {
      expect(decided(...life, cull(account))).toEqual({ type: 'refused', reason: 'stale' });
    }
  });

  it('a stub that was seen after it was nominated is not culled (I6)', () => {
    const seen = record(account, { at: T0 + 500 });
    const nominated = { ...cull(account, T0 + 900), seenBefore: T0 + 500 } as Change;
    expect(decided(open(account), seen, nominated)).toEqual({ type: 'refused', reason: 'stale' });
    expect(after(open(account), nominated)).toMatchObject({ state: 'culled', endedAt: T0 + 900 });
  });

  it('a stub whose row was lost leaves a tombstone, which no cookie gets past', () => {
    const row = after(cull(account, T0 + 900));
    expect(row).toMatchObject({ state: 'culled', endedAt: T0 + 900, directory: 'present' });
    expect(isEnded(row)).toBe(true);
    expect(due(row)).toBeUndefined();
    expect(decided(cull(account), record(account))).toEqual({ type: 'refused', reason: 'culled' });
    expect(decided(cull(account), open(account)).type).toBe('refused');
  });

  it('a stub that never came back is culled once its first token has ended, and its event names the run', () => {
    const fresh = open(account, { firstUntil: T0 + 100 });
    const by = (endedBefore: number) =>
      ({ ...cull(account, T0 + 200), seenBefore: T0, endedBefore, run: 'r' }) as Change;
    expect(decided(fresh, by(T0 + 100))).toEqual({ type: 'refused', reason: 'stale' });
    expect(decided(fresh, by(T0 + 101))).toMatchObject({
      account: { state: 'culled' },
      event: { name: 'account.culled', data: { run: 'r' } },
    });
    const back = record(account, { at: T0 + 1 });
    expect(decided(fresh, back, by(T0 + 101))).toEqual({ type: 'refused', reason: 'stale' });
  });

  it('culling twice is culling once', () => {
    expect(decided(open(account), cull(account), cull(account)).type).toBe('repeated');
  });
});

describe('restore', () => {
  const present = [open(account), synced(account, { type: 'created' }, 1)];

  it('brings a culled account back as it was, to be active again in FusionAuth', () => {
    const row = after(...present, cull(account), restore(account, T0 + 99));
    const { sync: _, seenAt: __, ...before } = after(...present);
    expect(row).toMatchObject({ ...before, directory: 'inactive', seenAt: T0 + 99 });
    expect(row.endedAt).toBeUndefined();
    expect(work(row, T0 + DAY)).toBe('reactivate');
    const active = { type: 'reactivated', missing: false } as const;
    const done = after(...present, cull(account), restore(account), synced(account, active));
    expect(done.directory).toBe('present');
  });

  it('waits until a deactivation on its way must have arrived', () => {
    const row = after(...present, cull(account, T0), restore(account, T0 + 1));
    expect(due(row)?.at).toBe(T0 + 60_000);
    const late = after(...present, cull(account, T0), restore(account, T0 + DAY));
    expect(due(late)?.at).toBe(T0 + DAY);
  });

  it('waits for no clock that was ahead when it was culled', () => {
    const row = after(...present, cull(account, T0 + 365 * DAY), restore(account, T0 + 5));
    expect(due(row)?.at).toBe(T0 + 60_005);
  });

  it('makes a user anew that is gone from FusionAuth by then', () => {
    const missing = { type: 'reactivated', missing: true } as const;
    const row = after(...present, cull(account), restore(account), synced(account, missing));
    expect(row.directory).toBe('absent');
    expect(work(row, T0 + DAY)).toBe('create');
  });

  it('a released stub is released again, and speaks for nobody', () => {
    const released = [open(account), release(account), cull(account), restore(account)];
    expect(after(...released)).toMatchObject({ state: 'released', epoch: 1 });
    expect(decided(...released, record(account))).toMatchObject({ type: 'refused' });
  });

  it('is too late once the deletion has begun, and of no use to whoever was not culled', () => {
    const condemned = [open(account), cull(account), condemn(account)];
    expect(decided(...condemned, restore(account))).toMatchObject({ reason: 'culled' });
    expect(decided(open(account), restore(account)).type).toBe('repeated');
    expect(decided(restore(account))).toMatchObject({ reason: 'unknown' });
  });

  it('only what is culled can be condemned, once', () => {
    expect(decided(open(account), cull(account), condemn(account), condemn(account)).type).toBe(
      'repeated',
    );
    for (const life of [[open(account)], asked, registered]) {
      expect(decided(...life, condemn(account))).toMatchObject({ reason: 'stale' });
    }
  });
});

describe('erase', () => {
  it.each([
    ['anonymous', [open(account)]],
    ['converting', asked],
    ['registered', registered],
    ['withdrawn', [...asked, withdraw(account, request)]],
    ['parked', [...asked, synced(account, { type: 'parked', reason: 'ann@example.com is odd' })]],
  ])('erasure of an account that is %s leaves nothing but the tombstone', (_, life) => {
    const { epoch } = after(...life);
    const decision = decided(...life, erase(account));
    const row = after(...life, erase(account));
    expect(row).toMatchObject({ id: account, state: 'erased', profile: {}, epoch: epoch + 1 });
    expect(row.conversion).toBeUndefined();
    expect(JSON.stringify(row)).not.toContain('example.com');
    expect(decision).toMatchObject({
      eraseEvents: true,
      session: { type: 'endAll', account },
    });
  });

  it('erasing twice is erasing once', () => {
    expect(decided(open(account), erase(account), erase(account)).type).toBe('repeated');
  });

  it('nothing brings an erased account back', () => {
    const erased = [...asked, erase(account)];
    const attempts = [
      open(account),
      record(account),
      ask(account, { epoch: 2 }),
      prove(account, request),
      withdraw(account, request),
      release(account, 2),
      cull(account),
    ];
    for (const attempt of attempts) expect(decided(...erased, attempt).type).toBe('refused');
  });
});

describe('release on an operator’s word', () => {
  it('ends every session and every token, and keeps what was recorded', () => {
    const decision = decided(open(account), releaseAll(account));
    expect(decision).toMatchObject({
      account: { state: 'released', epoch: 1, profile: { videosWatched: 1 } },
      event: { name: 'identity.released', data: { reason: 'forced' } },
      session: { type: 'endAll', account },
    });
  });

  it('leaves a conversion under way, and a registered account registered', () => {
    expect(after(...asked, releaseAll(account)).state).toBe('converting');
    const late = record(account, { credential: { kind: 'anonymous', epoch: 1 } });
    expect(decided(...asked, releaseAll(account), late)).toMatchObject({ reason: 'superseded' });
    expect(after(...registered, releaseAll(account)).state).toBe('registered');
  });

  it('lets a member in again only with a sign-in that is later', () => {
    const ended = [...registered, releaseAll(account)];
    const before = signIn(session(account, { authenticatedAt: T0 - 1 }));
    expect(decided(...ended, before)).toEqual({ type: 'refused', reason: 'stale' });
    expect(decided(...ended, signIn(session(account))).type).toBe('done');
  });

  it('of an account that is over changes nothing', () => {
    for (const over of [cull(account), erase(account)]) {
      expect(decided(open(account), over, releaseAll(account)).type).toBe('refused');
    }
    expect(decided(open(account), release(account), releaseAll(account)).type).toBe('repeated');
  });
});

describe('a goodbye', () => {
  const bye: Change = {
    ...{ type: 'signOut', account, at: T0, id: id(), session: id(), reason: 'logout' },
  };

  it('goes with the end of its session', () => {
    expect(decided(...registered, bye)).toMatchObject({
      event: { name: 'member.signed-out', data: { reason: 'logout' } },
      session: { type: 'end' },
    });
  });

  it('leaves nothing in the log of an account that is erased', () => {
    expect(decided(...registered, erase(account), bye)).not.toHaveProperty('event');
  });
});

describe('forget', () => {
  it('a culled account can be forgotten', () => {
    expect(decided(open(account), cull(account), forget(account))).toMatchObject({ forget: true });
  });

  it('an erased account is not forgotten before FusionAuth has deleted it', () => {
    const erased = [open(account), erase(account)];
    expect(decided(...erased, forget(account))).toEqual({ type: 'refused', reason: 'stale' });
    const deleted = [...erased, synced(account, { type: 'deleted' })];
    expect(isEnded(after(...deleted))).toBe(true);
    expect(decided(...deleted, forget(account))).toMatchObject({ forget: true });
  });

  it('an account that lives is not forgotten', () => {
    for (const life of [[open(account)], asked, registered, [open(account), release(account)]]) {
      expect(decided(...life, forget(account))).toEqual({ type: 'refused', reason: 'stale' });
    }
  });
});

it('a change of an account that never was is refused as unknown', () => {
  const changes = [releaseAll(account), erase(account), forget(account)];
  for (const change of changes) {
    expect(decided(change)).toEqual({ type: 'refused', reason: 'unknown' });
  }
  expect(decided({ type: 'notice', id: id(), name: 'x', account, at: T0 })).toMatchObject({
    reason: 'unknown',
  });
});
