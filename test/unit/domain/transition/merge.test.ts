// A merge as two changes of two accounts, which may be repeated, parted, and reordered.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../src/domain/account.ts';
import type { Change } from '../../../../src/domain/change.ts';
import { MOST_MERGES, SEAL_MS, UNDO_MS } from '../../../../src/domain/merge.ts';
import { due, work } from '../../../../src/domain/sync.ts';
import { transition } from '../../../../src/domain/transition/index.ts';
import {
  after,
  ask,
  cull,
  decided,
  erase,
  foldAway,
  foldIn,
  foldOut,
  id,
  merged,
  open,
  PACE,
  prove,
  record,
  release,
  seal,
  session,
  signIn,
  synced,
  T0,
  takeBack,
} from '../../../support/changes.ts';

const [stub, account, merge, request] = [id(), id(), id(), id()];
const refused = (reason: string) => ({ type: 'refused', reason });

describe('the stub', () => {
  const away = foldAway(stub, { id: merge, into: account });
  const folded = [open(stub), away];
  const settled = [...folded, merged(stub, merge)];
  const back = takeBack(stub, merge);

  it('folded away speaks for nobody: every token of it is dead (I4)', () => {
    expect(after(...folded)).toMatchObject({
      state: 'released',
      epoch: 1,
      merge: { id: merge, into: account, at: T0 },
      profile: { videosWatched: 1 },
    });
    for (const epoch of [0, 1]) {
      const credential = { kind: 'anonymous', epoch } as const;
      expect(decided(...folded, record(stub, { credential }))).toEqual(refused('released'));
      expect(decided(...folded, ask(stub, { epoch }))).toEqual(refused('released'));
    }
  });

  it('is folded away by its current token alone, and by none once it is registered or over', () => {
    expect(decided(open(stub), foldAway(stub, { epoch: 1 }))).toEqual(refused('superseded'));
    const asked = [open(stub), ask(stub, { request })];
    expect(decided(...asked, away)).toEqual(refused('superseded'));
    const registered = [...asked, prove(stub, request)];
    expect(decided(...registered, foldAway(stub, { epoch: 2 }))).toEqual(refused('registered'));
    expect(decided(open(stub), release(stub), away)).toEqual(refused('released'));
    expect(decided(open(stub), erase(stub), away)).toEqual(refused('erased'));
    expect(decided(away)).toEqual(refused('unknown'));
  });

  it('that is the account itself is not merged, nor one whose profile is not known', () => {
    expect(decided(open(stub), foldAway(stub, { into: stub }))).toEqual(refused('stale'));
    expect(decided(record(stub), away)).toEqual(refused('stale'));
  });

  it('folded away again by the same token into the same account is a repeat, into another is refused', () => {
    const again = foldAway(stub, { into: account });
    expect(decided(...folded, again).type).toBe('repeated');
    expect(decided(...settled, again).type).toBe('repeated');
    expect(decided(...folded, foldAway(stub, { into: id() }))).toEqual(refused('released'));
    expect(decided(...settled, back, again)).toEqual(refused('superseded'));
  });

  it('that is converting withdraws its conversion', () => {
    const asked = [open(stub), ask(stub, { request })];
    const { desired } = after(...asked).sync;
    const row = after(...asked, foldAway(stub, { epoch: 1 }));
    expect(row.state).toBe('released');
    expect(JSON.stringify(row)).not.toContain('ann@example.com');
    expect(row.sync.desired).toBeGreaterThan(desired);
    expect(decided(...asked, foldAway(stub, { epoch: 1 }), prove(stub, request))).toEqual(
      refused('stale'),
    );
  });

  it('taken back is anonymous under an epoch that no earlier token has (I4)', () => {
    const row = after(...settled, back);
    expect(row).toMatchObject({ state: 'anonymous', epoch: 2, merge: { id: merge } });
    expect(row.merge?.settled).toBeUndefined();
    for (const epoch of [0, 1]) {
      const old = record(stub, { credential: { kind: 'anonymous', epoch } });
      expect(decided(...settled, back, old)).toEqual(refused('superseded'));
    }
  });

  it('is taken back once, for that merge, and not after its time', () => {
    expect(decided(...settled, back, takeBack(stub, merge)).type).toBe('repeated');
    expect(decided(...settled, takeBack(stub, id()))).toEqual(refused('stale'));
    expect(after(...settled, takeBack(stub, merge, T0 + UNDO_MS)).state).toBe('anonymous');
    expect(decided(...settled, takeBack(stub, merge, T0 + UNDO_MS + 1))).toEqual(refused('stale'));
  });

  it('taken back can be merged anew once the account has given up what it had', () => {
    const again = foldAway(stub, { epoch: 2 });
    expect(decided(...settled, back, again)).toEqual(refused('stale'));
    const done = [...settled, back, merged(stub, merge, true)];
    expect(after(...done).merge).toBeUndefined();
    expect(after(...done, again).state).toBe('released');
  });

  it('hears of the account’s part only in the merge that it is in', () => {
    expect(after(...folded, merged(stub, id())).merge?.settled).toBeUndefined();
    expect(after(...folded, merged(stub, merge, true)).merge).toBeDefined();
    const late = after(...settled, back, merged(stub, merge));
    expect(late.merge?.settled).toBeUndefined();
  });

  it('is not culled as long as it can be taken back (I6), nor while the account is to give it up', () => {
    for (const life of [folded, settled, [...settled, back]]) {
      expect(decided(...life, cull(stub, T0 + 9e9))).toEqual(refused('stale'));
    }
  });

  it('erased at the end of a merge is one that this merge still holds', () => {
    const end = { type: 'erase', account: stub, at: T0, id: id(), merge } as const;
    expect(decided(open(stub), end)).toEqual(refused('stale'));
    expect(decided(...settled, { ...end, merge: id() })).toEqual(refused('stale'));
    expect(decided(...settled, back, end)).toEqual(refused('stale'));
    const row = after(...settled, end);
    expect(row).toMatchObject({ state: 'erased', profile: {} });
    expect(JSON.stringify(row)).not.toContain(account);
  });
});

describe('the journal of an account', () => {
  it('is erased with it only by who knows of every merge in it', () => {
    const member = [open(account), ask(account, { request }), prove(account, request)] as const;
    const end = { type: 'erase', account, at: T0, id: id() } as const;
    const taken = foldIn(account, merge);
    expect(decided(...member, taken, { ...end, known: [] })).toEqual(refused('stale'));
    expect(after(...member, taken, { ...end, known: [merge] }).state).toBe('erased');
    expect(after(...member, { ...end, known: [] }).state).toBe('erased');
  });
});

describe('the reconciler', () => {
  const away = foldAway(stub, { id: merge, into: account });
  const folded = after(open(stub), away);
  const settled = after(open(stub), away, merged(stub, merge));

  it('finishes a merge that its request did not', () => {
    expect(due(folded)).toEqual({ task: 'sync', at: T0 + 10_000, urgent: true });
    expect(work(folded, T0 + 9_999)).toBeUndefined();
    expect(work(folded, T0 + 10_000)).toBe('merge');
    const back = after(open(stub), away, merged(stub, merge), takeBack(stub, merge));
    expect(work(back, T0 + 10_000)).toBe('merge');
  });

  it('lets the stub go after the time to take it back, and not before', () => {
    const idle = { ...settled, sync: { ...settled.sync, done: settled.sync.desired } };
    expect(due(idle)).toEqual({ task: 'sync', at: T0 + SEAL_MS, urgent: false });
    expect(work(idle, T0 + SEAL_MS - 1)).toBeUndefined();
    expect(work(idle, T0 + SEAL_MS)).toBe('merge');
    expect(SEAL_MS).toBeGreaterThan(UNDO_MS);
  });

  it('has the journal let go of an entry after that time, be the merge undone or not', () => {
    const into = [foldIn(account, merge), foldOut(account, merge)];
    for (const done of [into.slice(0, 1), into]) {
      const registered = [open(account), ask(account, { request }), prove(account, request)];
      const finished = synced(account, { type: 'finished' });
      const row = after(...registered, ...done, finished);
      expect(due(row)).toEqual({ task: 'sync', at: T0 + SEAL_MS, urgent: false });
      expect(work(row, T0 + SEAL_MS)).toBe('merge');
    }
  });

  it('does not keep a merge waiting for what FusionAuth refuses', () => {
    const parked = { ...folded, sync: { ...folded.sync, parked: 'odd' } };
    expect(work(parked, T0 + 10_000)).toBe('merge');
    const waiting = { ...settled, sync: { ...settled.sync, parked: 'odd' } };
    expect(work(waiting, T0 + 10_000)).toBeUndefined();
  });
});

describe('the account', () => {
  const member = [open(account), ask(account, { request }), prove(account, request)];
  const kept = [
    ...member.slice(0, 2),
    { type: 'confirm', account, at: T0, request, keep: true } as Change,
    ...member.slice(2),
  ];

  it('takes a stub in once, and FusionAuth hears of it', () => {
    const before = after(...kept);
    const row = after(...kept, foldIn(account, merge, { stub }));
    expect(row.profile).toEqual({ videosWatched: 2 });
    expect(row.sync.desired).toBe(before.sync.desired + 1);
    expect(row.merges).toMatchObject([{ id: merge, stub, at: T0 }]);
    expect(decided(...kept, foldIn(account, merge), foldIn(account, merge)).type).toBe('repeated');
  });

  it('gives up what it took in, once', () => {
    const before = after(...kept);
    const out = [foldIn(account, merge), foldOut(account, merge)];
    const row = after(...kept, ...out);
    expect(row.profile).toEqual(before.profile);
    expect(row.sync.desired).toBe(before.sync.desired + 2);
    expect(row.merges).toMatchObject([{ id: merge, fields: {}, undoneAt: T0 }]);
    expect(decided(...kept, ...out, foldOut(account, merge)).type).toBe('repeated');
  });

  it('keeps what its person did between', () => {
    const did = record(account, { credential: { kind: 'member' } });
    const row = after(...kept, foldIn(account, merge), did, foldOut(account, merge));
    expect(row.profile).toEqual({ videosWatched: 2 });
  });

  it('ends the same in whatever order and however often the changes of a merge come', () => {
    const start = after(...kept);
    const into = foldIn(account, merge);
    const out = foldOut(account, merge);
    const orders = fc.array(fc.constantFrom(into, out), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(orders, (changes) => {
        const end = changes.reduce<Account>((row, change) => {
          const decision = transition(row, change);
          return decision.type === 'done' ? decision.account : row;
        }, start);
        const watched = changes.includes(out) ? 1 : 2;
        expect(end.profile).toEqual({ videosWatched: watched });
        expect(end.merges).toHaveLength(1);
      }),
    );
  });

  it('that is no member’s, is over or was lost takes nothing in', () => {
    const into = foldIn(account, merge);
    expect(decided(into)).toEqual(refused('unknown'));
    expect(decided(open(account), into)).toEqual(refused('stale'));
    expect(decided(...kept.slice(0, 2), into)).toEqual(refused('stale'));
    expect(decided(...kept, erase(account), into)).toEqual(refused('erased'));
    expect(decided(signIn(session(account)), into)).toEqual(refused('stale'));
  });

  it('takes in no more than its journal has room for', () => {
    const many = Array.from({ length: MOST_MERGES }, () => foldIn(account, id()));
    expect(decided(...kept, ...many, foldIn(account, merge))).toEqual({
      ...refused('full'),
      field: 'merges',
    });
    const later = foldIn(account, merge, { at: T0 + SEAL_MS });
    expect(after(...kept, ...many, later).merges).toHaveLength(1);
  });

  it('lets go of the journal’s entry when nobody can take the merge back any more', () => {
    const [into, other] = [foldIn(account, merge), foldIn(account, id())];
    const row = after(...kept, into, other, seal(account, merge));
    expect(row.profile).toEqual({ videosWatched: 3 });
    expect(row.merges).toHaveLength(1);
    expect(after(...kept, into, seal(account, merge)).merges).toBeUndefined();
    expect(decided(...kept, seal(account, merge)).type).toBe('repeated');
  });

  it('erased leaves nothing of the stubs that went into it', () => {
    const row = after(...kept, foldIn(account, merge, { stub }), erase(account));
    expect(JSON.stringify(row)).not.toContain(stub);
  });

  it('keeps its journal while FusionAuth is brought into line', () => {
    const row = after(
      ...kept,
      foldIn(account, merge),
      synced(account, { type: 'patched', pace: PACE }),
    );
    expect(row.merges).toHaveLength(1);
  });
});
