// Opening a stub, and recording on it: who may, and what it writes.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../src/domain/account.ts';
import { transition } from '../../../../src/domain/transition/index.ts';
import {
  after,
  ask,
  condemn,
  cull,
  decided,
  erase,
  id,
  open,
  prove,
  record,
  release,
  T0,
  watched,
} from '../../../support/changes.ts';

const DAY = 24 * 60 * 60 * 1000;
const member = { kind: 'member' } as const;
const anonymous = (epoch: number) => ({ kind: 'anonymous', epoch }) as const;

describe('open', () => {
  it('a first visit opens an anonymous account that holds its action', () => {
    const [account, action] = [id(), watched()];
    const decision = decided(open(account, { action }));
    expect(decision).toMatchObject({
      type: 'done',
      account: { id: account, state: 'anonymous', epoch: 0, directory: 'absent', seenAt: T0 },
      event: { id: action.id, account, name: 'video.watched', at: T0, data: { film: 'pennies' } },
    });
    expect(after(open(account)).profile).toEqual({ videosWatched: 1 });
  });

  it('the same first call again is a repeat, for a day', () => {
    const account = id();
    expect(decided(open(account), open(account, { at: T0 + DAY - 1 })).type).toBe('repeated');
    expect(decided(open(account), open(account, { at: T0 + DAY }))).toMatchObject({
      reason: 'stale',
    });
  });

  it('a first call never gives back an account that has moved on', () => {
    const [account, request] = [id(), id()];
    const again = open(account);
    const lives = [
      [ask(account)],
      [ask(account, { request }), prove(account, request)],
      [release(account)],
      [cull(account)],
      [erase(account)],
    ];
    for (const life of lives) {
      expect(decided(open(account), ...life, again)).toMatchObject({ reason: 'stale' });
    }
  });

  it('an account opened for later is provisioned by its first return', () => {
    const account = id();
    expect(after(open(account, { provision: false })).provision).toBe(false);
    expect(after(open(account, { provision: false }), record(account)).provision).toBe(true);
  });
});

describe('record', () => {
  const account = id();
  const [request, email] = [id(), 'ann@example.com'];
  const registered = [open(account), ask(account, { request, email }), prove(account, request)];

  it('an action raises the version FusionAuth should hold', () => {
    const before = after(open(account));
    const next = after(open(account), record(account));
    expect(next.sync).toEqual({ ...before.sync, desired: before.sync.desired + 1 });
    expect(next.profile).toEqual({ videosWatched: 2 });
  });

  it('a registered account refuses every anonymous token (I4)', () => {
    const { epoch } = after(...registered);
    for (const old of [0, 1, epoch - 1, epoch, epoch + 1]) {
      const change = record(account, { credential: anonymous(old) });
      expect(decided(...registered, change)).toEqual({ type: 'refused', reason: 'registered' });
    }
    expect(decided(...registered, record(account, { credential: member })).type).toBe('done');
  });

  it('a released, culled or erased account refuses everybody', () => {
    const ends = {
      released: [release(account)],
      culled: [cull(account), condemn(account)],
      erased: [erase(account)],
    };
    for (const [reason, end] of Object.entries(ends)) {
      for (const credential of [anonymous(0), anonymous(1), member]) {
        expect(decided(open(account), ...end, record(account, { credential }))).toEqual({
          type: 'refused',
          reason,
        });
      }
    }
  });

  it('a culled account is back with its own token, until its deletion begins, and with no other', () => {
    const culled = [open(account, { firstUntil: T0 + 1 }), cull(account)];
    const returned = after(...culled, record(account));
    expect(returned).toMatchObject({ state: 'anonymous', profile: { videosWatched: 2 } });
    expect(returned.endedAt).toBeUndefined();
    expect(returned.firstUntil).toBeUndefined();
    for (const credential of [anonymous(1), member]) {
      expect(decided(...culled, record(account, { credential })).type).toBe('refused');
    }
  });

  it('a token of another epoch is refused, older or newer', () => {
    const asked = [open(account), ask(account)];
    for (const epoch of [0, 2]) {
      expect(decided(...asked, record(account, { credential: anonymous(epoch) }))).toEqual({
        type: 'refused',
        reason: 'superseded',
      });
    }
    expect(decided(...asked, record(account, { credential: anonymous(1) })).type).toBe('done');
  });

  it('an action that does not fit is refused whole, by the name of the field', () => {
    const action = {
      ...watched(),
      operations: [{ op: 'add', field: 'films', value: 'x', limit: 0 } as const],
    };
    expect(decided(open(account), record(account, { action }))).toEqual({
      type: 'refused',
      reason: 'full',
      field: 'films',
    });
  });

  it('being seen never goes back in time', () => {
    const late = record(account, { at: T0 - 5000 });
    expect(after(open(account), late).seenAt).toBe(T0);
  });

  it('a token that verifies while the row is lost gets a row that FusionAuth is asked about', () => {
    const decision = transition(undefined, record(account, { credential: anonymous(3) }));
    expect(decision).toMatchObject({
      type: 'done',
      account: { state: 'anonymous', epoch: 3, directory: 'unknown' },
    });
    expect(transition(undefined, record(account, { credential: member }))).toMatchObject({
      account: { state: 'registered', directory: 'unknown' },
    });
  });

  it('the row given is never changed', () => {
    const row: Account = after(open(account));
    const before = structuredClone(row);
    transition(row, record(account));
    expect(row).toEqual(before);
  });
});
