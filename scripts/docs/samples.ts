// An account in every state, and every change as it may meet one: what docs/state-machine.md is made of.
import type { Account, AccountState } from '../../src/domain/account.ts';
import type { Change } from '../../src/domain/change.ts';
import { UNDO_MS } from '../../src/domain/merge.ts';
import * as make from '../../test/support/changes.ts';

export interface Meeting {
  /** What sets this meeting apart from others with the same change. */
  when: string;
  change: (account: Account | undefined) => Change;
  /** The account as it must be for the change to make sense. */
  given?: (account: Account) => Account;
}

const ID = make.id();
const REQUEST = make.id();
const MERGE = make.id();
const asked = [make.open(ID), make.ask(ID, { request: REQUEST })];
const proven = [...asked, make.prove(ID, REQUEST)];

type Column = AccountState | 'none' | 'unfinished' | 'merged';

/** Every state, reached the way accounts reach it. */
export const accounts: Readonly<Record<Column, Account | undefined>> = {
  none: undefined,
  anonymous: make.after(make.open(ID)),
  converting: make.after(...asked),
  unfinished: make.after(...proven),
  registered: make.after(...proven, make.synced(ID, { type: 'finished' })),
  released: make.after(make.open(ID), make.release(ID)),
  merged: make.after(make.open(ID), make.foldAway(ID, { id: MERGE }), make.merged(ID, MERGE)),
  culled: make.after(make.open(ID), make.cull(ID)),
  erased: make.after(make.open(ID), make.erase(ID)),
};

const current = (account: Account | undefined) => account?.epoch ?? 0;
const older = (account: Account | undefined) => current(account) - 1;
const guest = (epoch: number) => ({ credential: { kind: 'anonymous', epoch } }) as const;
const lost = (account: Account): Account => ({ ...account, directory: 'unknown' });
const gone = (account: Account): Account => ({ ...account, directory: 'gone' });
const parked = (account: Account): Account => ({
  ...account,
  sync: { ...account.sync, parked: 'refused' },
});
const taking = (account: Account): Account => ({
  ...account,
  merges: [{ id: MERGE, stub: make.id(), at: make.T0, fields: {} }],
});
const found = (registered: boolean) => ({ found: { profile: {}, registered } });
const hydrate = (about: object) => (): Change => ({
  type: 'hydrate',
  account: ID,
  at: make.T0,
  kinds: {},
  ...about,
});

export const meetings: Readonly<Record<Change['type'], readonly Meeting[]>> = {
  open: [{ when: 'first action', change: () => make.open(ID) }],
  record: [
    { when: 'with the current token', change: (a) => make.record(ID, guest(current(a))) },
    { when: 'with an older token', change: (a) => make.record(ID, guest(older(a))) },
    { when: 'as a member', change: () => make.record(ID, { credential: { kind: 'member' } }) },
  ],
  ask: [
    { when: 'with the current token', change: (a) => make.ask(ID, { epoch: current(a) }) },
    { when: 'with an older token', change: (a) => make.ask(ID, { epoch: older(a) }) },
  ],
  confirm: [
    {
      when: 'for the latest request',
      change: () => ({
        type: 'confirm',
        account: ID,
        at: make.T0,
        request: REQUEST,
        keep: true,
      }),
    },
  ],
  prove: [
    { when: 'for the latest request', change: () => make.prove(ID, REQUEST) },
    { when: 'for an earlier one', change: () => make.prove(ID, make.id()) },
  ],
  withdraw: [{ when: 'for the latest request', change: () => make.withdraw(ID, REQUEST) }],
  release: [
    { when: 'with the current token', change: (a) => make.release(ID, current(a)) },
    { when: 'with an older token', change: (a) => make.release(ID, older(a)) },
    {
      when: 'held for the way back',
      change: (a) => ({ ...make.release(ID, current(a)), hold: true }),
    },
    {
      when: 'of one seen since',
      change: (a) => ({ ...make.release(ID, current(a)), seenBefore: make.T0 }),
    },
  ],
  resume: [
    {
      when: 'of a held stub',
      given: (account) => ({ ...account, held: make.id() }),
      change: (a) => ({
        type: 'resume',
        account: ID,
        at: make.T0,
        id: make.id(),
        epoch: current(a),
      }),
    },
    {
      when: 'with an older epoch',
      change: (a) => ({ type: 'resume', account: ID, at: make.T0, id: make.id(), epoch: older(a) }),
    },
  ],
  releaseAll: [{ when: 'by an operator', change: () => make.releaseAll(ID) }],
  foldAway: [
    { when: 'with the current token', change: (a) => make.foldAway(ID, { epoch: current(a) }) },
    { when: 'with an older token', change: (a) => make.foldAway(ID, { epoch: older(a) }) },
  ],
  takeBack: [
    { when: 'within the time for it', change: () => make.takeBack(ID, MERGE) },
    {
      when: 'too late',
      change: () => make.takeBack(ID, MERGE, make.T0 + UNDO_MS + 1),
    },
  ],
  foldIn: [{ when: '', change: () => make.foldIn(ID, MERGE) }],
  foldOut: [{ when: '', change: () => make.foldOut(ID, MERGE) }],
  seal: [
    { when: 'of a merge that was taken in', given: taking, change: () => make.seal(ID, MERGE) },
  ],
  signIn: [{ when: '', change: () => make.signIn(make.session(ID)) }],
  touch: [
    { when: '', change: () => ({ type: 'touch', account: ID, at: make.T0, session: make.id() }) },
  ],
  seen: [
    {
      when: 'with the current token',
      change: (a) => ({ type: 'seen', account: ID, at: make.T0, epoch: current(a) }),
    },
    {
      when: 'with an older token',
      change: (a) => ({ type: 'seen', account: ID, at: make.T0, epoch: older(a) }),
    },
  ],
  signOut: [
    {
      when: '',
      change: () => ({
        type: 'signOut',
        account: ID,
        at: make.T0,
        id: make.id(),
        session: make.id(),
        reason: 'logout',
      }),
    },
  ],
  erase: [
    { when: 'on the person’s word', change: () => make.erase(ID) },
    {
      when: 'at the end of a merge',
      change: () => ({ type: 'erase', account: ID, at: make.T0, id: make.id(), merge: MERGE }),
    },
  ],
  cull: [
    { when: 'idle', change: () => make.cull(ID) },
    { when: 'seen since', change: () => make.cull(ID, make.T0 - 1) },
  ],
  restore: [
    { when: 'on an operator’s word', change: () => make.restore(ID) },
    {
      when: 'once its deletion has begun',
      given: (account) => ({ ...account, deleting: true }),
      change: () => make.restore(ID),
    },
  ],
  condemn: [{ when: '', change: () => make.condemn(ID) }],
  forget: [
    { when: 'while FusionAuth holds the user', change: () => make.forget(ID) },
    { when: 'once FusionAuth does not', given: gone, change: () => make.forget(ID) },
  ],
  notice: [
    {
      when: '',
      change: () => ({
        type: 'notice',
        account: ID,
        at: make.T0,
        id: make.id(),
        name: 'user.login.success',
      }),
    },
  ],
  hydrate: [
    { when: 'of a lost row: found a stub', given: lost, change: hydrate(found(false)) },
    { when: 'of a lost row: found a member', given: lost, change: hydrate(found(true)) },
    { when: 'of a lost row: found nobody', given: lost, change: hydrate({}) },
    {
      when: 'of a row that is not lost',
      given: (account) => ({ ...account, directory: 'present' }),
      change: hydrate(found(true)),
    },
  ],
  synced: [{ when: '', change: () => make.synced(ID, { type: 'patched', pace: make.PACE }) }],
  retry: [
    { when: 'of a parked account', given: parked, change: () => make.retry(ID) },
    { when: 'of one that is not parked', change: () => make.retry(ID) },
  ],
};
