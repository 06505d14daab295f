// When FusionAuth is called for an account, and for what.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../src/domain/account.ts';
import type { Change } from '../../../src/domain/change.ts';
import { due, paced, work } from '../../../src/domain/sync.ts';
import { transition } from '../../../src/domain/transition/index.ts';
import {
  after,
  ask,
  cull,
  erase,
  id,
  open,
  PACE,
  prove,
  record,
  release,
  synced,
  T0,
} from '../../support/changes.ts';

const [account, request] = [id(), id()];
const created = synced(account, { type: 'created' }, 2);
const asked = [open(account), created, ask(account, { request })];
const mailed = (lookAt: number) =>
  synced(account, { type: 'mailed', request, passwordAt: 1, lookAt });

function next(row: Account, change: Change): Account {
  const decision = transition(row, change);
  if (decision.type !== 'done') throw new Error(decision.type);
  return decision.account;
}

/** At which instants a visitor who never rests is patched, when the reconciler looks each 10 ms. */
function patchesOf(from: number, until: number, pace = PACE): number[] {
  const times: number[] = [];
  let row = after(open(account), created);
  for (let now = from; now < until; now += 10) {
    row = next(row, record(account, { at: now }));
    if (work(row, now) !== 'patch') continue;
    times.push(now);
    const patched = synced(account, { type: 'patched', pace }, row.sync.desired);
    row = next(row, { ...patched, at: now } as Change);
  }
  return times;
}

describe('the pace of one account', () => {
  it('is a burst of five at once, then one a second', () => {
    expect(patchesOf(T0, T0 + 4001)).toEqual([
      T0,
      T0 + 10,
      T0 + 20,
      T0 + 30,
      T0 + 40,
      T0 + 1000,
      T0 + 2000,
      T0 + 3000,
      T0 + 4000,
    ]);
  });

  it('is what the settings say', () => {
    expect(patchesOf(T0, T0 + 30, { burst: 1, intervalMs: 20 })).toEqual([T0, T0 + 20]);
    expect(patchesOf(T0, T0 + 30, { burst: 2, intervalMs: 20 })).toEqual([T0, T0 + 10, T0 + 20]);
    expect(patchesOf(T0, T0 + 30, { burst: 1, intervalMs: 0 })).toHaveLength(3);
  });

  it('after a rest allows a burst again, and no more than one', () => {
    const { sync } = after(open(account));
    let { paceAt } = sync;
    for (let n = 0; n < 3; n++) paceAt = paced({ ...sync, paceAt }, T0, PACE);
    expect(paceAt).toBe(T0 - 1000);
    expect(paced({ ...sync, paceAt }, T0 + 60_000, PACE)).toBe(T0 + 57_000);
  });

  it('does not hold up a conversion', () => {
    const busy = [
      open(account),
      created,
      ...Array(9).fill(synced(account, { type: 'patched', pace: PACE }, 2)),
    ];
    expect(due(after(...busy, record(account)))?.at).toBeGreaterThan(T0);
    const row = after(...busy, record(account), ask(account, { request }));
    expect(due(row)).toEqual({ task: 'sync', at: 0, urgent: true });
    expect(work(row, T0)).toBe('mail');
  });
});

describe('due', () => {
  it('a new account is due at once, unless it is opened for later', () => {
    expect(due(after(open(account)))).toEqual({ task: 'sync', at: 0, urgent: false });
    expect(due(after(open(account, { provision: false })))).toBeUndefined();
  });

  it('nothing is due when FusionAuth holds the desired state', () => {
    expect(due(after(open(account), created))).toBeUndefined();
  });

  it('a failure puts everything off, a conversion too', () => {
    const failed = synced(account, { type: 'failed', retryAt: T0 + 50 });
    expect(due(after(open(account), failed))?.at).toBe(T0 + 50);
    expect(due(after(...asked, failed))).toEqual({ task: 'sync', at: T0 + 50, urgent: true });
    expect(work(after(...asked, failed), T0 + 49)).toBeUndefined();
  });

  it('a parked account is due for nothing', () => {
    expect(
      due(after(open(account), synced(account, { type: 'parked', reason: 'odd' }))),
    ).toBeUndefined();
  });

  it('an account under proof is due when its record should be read', () => {
    const row = after(...asked, mailed(T0 + 60));
    expect(due(row)).toEqual({ task: 'sync', at: T0 + 60, urgent: false });
    expect(work(row, T0 + 59)).toBeUndefined();
    expect(work(row, T0 + 60)).toBe('look');
  });

  it('an erased account is due for deletion until it is gone, and for nothing else', () => {
    const erased = [open(account), created, erase(account)];
    expect(due(after(...erased))).toEqual({ task: 'delete', at: 0, urgent: false });
    expect(work(after(...erased), T0)).toBe('delete');
    expect(due(after(...erased, synced(account, { type: 'deleted' })))).toBeUndefined();
  });

  it('an account that was deleted after it had been parked is due for deletion', () => {
    const parked = synced(account, { type: 'parked', reason: 'odd' });
    expect(due(after(open(account), parked, erase(account)))?.task).toBe('delete');
  });

  it('a culled account is due for nothing; a released one still for its last patch', () => {
    expect(due(after(open(account), cull(account)))).toBeUndefined();
    expect(due(after(open(account), release(account)))?.task).toBe('sync');
  });
});

describe('work', () => {
  it('a user is looked up or created before anything else is asked of it', () => {
    expect(work(after(open(account)), T0)).toBe('create');
    expect(work(after(open(account), ask(account)), T0)).toBe('create');
    expect(work(after(record(account)), T0)).toBe('hydrate');
    expect(work(after(ask(account)), T0)).toBe('hydrate');
  });

  it('a proven conversion is finished before the profile is patched', () => {
    const proof = { ...prove(account, request), by: 'record' } as Change;
    const proven = [...asked, mailed(T0 + 60), proof];
    expect(work(after(...proven), T0)).toBe('finish');
    const finished = synced(account, { type: 'finished' });
    expect(work(after(...proven, finished), T0)).toBeUndefined();
  });

  it('nothing is asked before it is due', () => {
    const failed = synced(account, { type: 'failed', retryAt: T0 + 1 });
    expect(work(after(open(account), failed), T0)).toBeUndefined();
    expect(work(after(open(account), failed), T0 + 1)).toBe('create');
  });
});
