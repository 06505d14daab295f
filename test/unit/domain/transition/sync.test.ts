// What the reconciler and webhooks report back, in whatever order it arrives.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../src/domain/account.ts';
import type { Change, Hydrated } from '../../../../src/domain/change.ts';
import { due } from '../../../../src/domain/sync.ts';
import { transition } from '../../../../src/domain/transition/index.ts';
import {
  after,
  ask,
  cull,
  decided,
  erase,
  id,
  open,
  PACE,
  prove,
  record,
  retry,
  session,
  signIn,
  synced,
  T0,
} from '../../../support/changes.ts';

const [account, request] = [id(), id()];
const asked = [open(account), ask(account, { request })];
const notice: Change = { type: 'notice', id: id(), name: 'user.login.success', account, at: T0 };

describe('synced', () => {
  it('the version reported is the version held, and never goes back', () => {
    const patched = (version: number) => synced(account, { type: 'patched', pace: PACE }, version);
    expect(after(open(account), patched(2)).sync.done).toBe(2);
    expect(after(open(account), patched(2), patched(1)).sync.done).toBe(2);
  });

  it('an action recorded while a patch was under way is still to be patched', () => {
    const { sync } = after(
      open(account),
      record(account),
      synced(account, { type: 'patched', pace: PACE }, 2),
    );
    expect(sync.desired).toBeGreaterThan(sync.done);
  });

  it('a created user is present', () => {
    expect(after(open(account), synced(account, { type: 'created' }, 2))).toMatchObject({
      directory: 'present',
      sync: { done: 2 },
    });
  });

  it('a mail for an older request is not taken for the newer one’s', () => {
    const mailed = synced(account, { type: 'mailed', request: id(), passwordAt: 1, lookAt: T0 });
    expect(after(...asked, mailed).conversion?.mailedAt).toBeUndefined();
  });

  it('a mail is noted with what a proof is measured by, and when to look for it', () => {
    const mailed = synced(account, { type: 'mailed', request, passwordAt: 7, lookAt: T0 + 9 });
    expect(after(...asked, mailed)).toMatchObject({
      conversion: { mailedAt: T0, passwordAt: 7 },
      sync: { lookAt: T0 + 9 },
    });
  });

  it('a failure is counted and put off; the next success forgets it', () => {
    const failing = [open(account), synced(account, { type: 'failed', retryAt: T0 + 5 })];
    expect(after(...failing).sync).toMatchObject({ attempts: 1, retryAt: T0 + 5, done: 0 });
    expect(after(...failing, synced(account, { type: 'created' }, 2)).sync).toMatchObject({
      attempts: 0,
      retryAt: 0,
    });
  });

  it('what happened to FusionAuth never changes state, profile or epoch', () => {
    const results = [
      { type: 'created' },
      { type: 'patched', pace: PACE },
      { type: 'finished' },
      { type: 'looked', answered: undefined, next: T0 },
      { type: 'deleted' },
      { type: 'failed', retryAt: T0 },
      { type: 'parked', reason: 'odd' },
      { type: 'mailed', request, passwordAt: 1, lookAt: T0 },
    ] as const;
    const { state, profile, epoch } = after(...asked);
    for (const result of results) {
      expect(after(...asked, synced(account, result))).toMatchObject({ state, profile, epoch });
    }
  });
});

describe('retry', () => {
  const parked = synced(account, { type: 'parked', reason: 'odd' });
  const failed = synced(account, { type: 'failed', retryAt: T0 + 5 });

  it('takes up what was parked as if it had never been tried, and changes nothing else', () => {
    const before = after(open(account), record(account));
    const { parked: reason, ...sync } = after(open(account), failed, parked, retry(account)).sync;
    expect(reason).toBeUndefined();
    expect(sync).toMatchObject({ attempts: 0, retryAt: 0 });
    expect(after(open(account), record(account), parked, retry(account))).toEqual(before);
    expect(due(after(open(account), parked, retry(account)))?.at).toBe(0);
  });

  it('leaves an account alone that is not parked, whatever its state', () => {
    const row = after(open(account), failed);
    expect(transition(row, retry(account))).toEqual({ type: 'repeated', account: row });
    expect(decided(retry(account))).toEqual({ type: 'refused', reason: 'unknown' });
  });

  it('brings no ended account back', () => {
    const { state, directory } = after(open(account), cull(account), parked, retry(account));
    expect([state, directory]).toEqual(['culled', 'absent']);
    expect(due(after(open(account), cull(account), parked, retry(account)))).toBeUndefined();
  });
});

describe('notice', () => {
  it('a webhook changes nothing but when the record is read again', () => {
    const before = after(...asked);
    expect(after(...asked, notice)).toEqual({ ...before, sync: { ...before.sync, lookAt: T0 } });
  });

  it('of the erased nothing is kept, not even that FusionAuth has deleted them', () => {
    expect(decided(open(account), erase(account), notice)).toMatchObject({ reason: 'erased' });
  });

  it('a look that found nothing is over, until its next time', () => {
    const looked = (next?: number) =>
      synced(account, { type: 'looked', answered: T0, ...(next ? { next } : {}) });
    expect(after(...asked, notice, looked()).sync.lookAt).toBeUndefined();
    expect(after(...asked, notice, looked(T0 + 60)).sync.lookAt).toBe(T0 + 60);
  });

  it('a webhook that arrives while the record is being read has it read again', () => {
    const during = { ...notice, id: id(), at: T0 + 5 };
    const looked = (next?: number) =>
      synced(account, { type: 'looked', answered: T0, ...(next ? { next } : {}) });
    expect(after(...asked, notice, during, looked()).sync.lookAt).toBe(T0 + 5);
    expect(after(...asked, notice, during, looked(T0 + 60)).sync.lookAt).toBe(T0 + 5);
  });
});

describe('hydrate', () => {
  const kinds = { videosWatched: 'counter' } as const;
  const lost = (epoch: number) =>
    transition(undefined, record(account, { credential: { kind: 'anonymous', epoch } }));
  const hydrate = (row: Account, found?: Hydrated) =>
    transition(row, { type: 'hydrate', account, at: T0, kinds, ...(found ? { found } : {}) });

  function lostRow(epoch = 1): Account {
    const decision = lost(epoch);
    if (decision.type !== 'done') throw new Error(decision.type);
    return decision.account;
  }

  it('what FusionAuth held and what was recorded since are merged', () => {
    const found = { profile: { videosWatched: 4 }, registered: false };
    expect(hydrate(lostRow(), found)).toMatchObject({
      account: { state: 'anonymous', directory: 'present', profile: { videosWatched: 5 } },
    });
  });

  it('an old cookie’s actions stay out of a registered person’s profile (I4)', () => {
    const row = lostRow(1);
    const found = { profile: { videosWatched: 4 }, registered: true };
    expect(hydrate(row, found)).toMatchObject({
      account: { state: 'registered', epoch: row.epoch + 1, profile: { videosWatched: 4 } },
    });
  });

  it('an account FusionAuth does not know is to be created', () => {
    expect(hydrate(lostRow())).toMatchObject({ account: { directory: 'absent' } });
  });

  it('a second look-up changes nothing', () => {
    const found = { profile: { videosWatched: 4 }, registered: true };
    expect(hydrate(after(open(account)), found).type).toBe('repeated');
  });

  it.each([erase(account), cull(account)])('an account that ended meanwhile stays so', (end) => {
    const row: Account = { ...after(open(account), end), directory: 'unknown' };
    const found = { profile: { videosWatched: 4 }, registered: true };
    expect(hydrate(row, found)).toEqual({ type: 'repeated', account: row });
  });
});

describe('sessions', () => {
  it('signing in on what still looks like a stub has the record read: a proof may have been lost', () => {
    const opened = session(account);
    expect(after(...asked, signIn(opened))).toMatchObject({
      state: 'converting',
      sync: { lookAt: T0 },
    });
    expect(after(...asked, prove(account, request), signIn(opened)).sync.lookAt).toBeUndefined();
  });

  it('H1: signing in on what still looks like a stub ends its tokens (I4), on a member’s account nothing', () => {
    const opened = session(account);
    expect(after(...asked, signIn(opened)).epoch).toBe(after(...asked).epoch + 1);
    const proof = [...asked, prove(account, request)];
    expect(after(...proof, signIn(opened)).epoch).toBe(after(...proof).epoch);
  });

  it('an erased account opens no session', () => {
    expect(decided(open(account), erase(account), signIn(session(account)))).toEqual({
      type: 'refused',
      reason: 'erased',
    });
  });

  it('a touch is no event and leaves the row untouched', () => {
    const row = after(open(account));
    const touch: Change = { type: 'touch', account, at: T0 + 1, session: 'hash' };
    expect(transition(row, touch)).toEqual({
      type: 'done',
      account: row,
      session: { type: 'touch', hash: 'hash', at: T0 + 1 },
    });
  });
});
