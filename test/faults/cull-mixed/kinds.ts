// Every kind of account that a cull can meet: what the store holds of it, what FusionAuth does, and whether it goes.
import type { Change } from '../../../src/domain/change.ts';
import {
  ask,
  erase,
  foldAway,
  id,
  open,
  prove,
  record,
  release,
  synced,
  T0,
} from '../../support/changes.ts';
import { DAY } from '../../support/lifecycle.ts';

/** When those that were seen again were, and when FusionAuth heard of it. */
export const RECENT = T0 + 44 * DAY;

export interface Kind {
  goes: boolean;
  /** What happened to its row; none of it, and the store has lost it. */
  row?: (account: string) => Change[];
  /** What FusionAuth was given at T0; `false`: nothing. */
  user?: false | { email?: string; data?: object };
  /** What has since become of that, which its search has not heard of. */
  patch?: (account: string) => object;
  /** Its visitor comes while the run is under way. */
  returns?: true;
}

const addressOf = (account: string) => `${account}@example.com`;
/** FusionAuth holds it as it was opened, and hears later of what has happened since. */
const present = (account: string) => [open(account), made(account)];
const made = (account: string) => synced(account, { type: 'created' }, 1);
const recently = (account: string) => record(account, { at: RECENT });
const asking = (account: string, request: string = id()) =>
  ask(account, { email: addressOf(account), request });

function registered(account: string): Change[] {
  const request = id();
  return [...present(account), asking(account, request), prove(account, request)];
}

function returningOnce(account: string): Change[] {
  const firstUntil = T0 + 31 * DAY;
  return [open(account, { at: T0 + 30 * DAY, firstUntil }), made(account)];
}

export const KINDS = {
  idle: { goes: true, row: present },
  released: { goes: true, row: (account) => [...present(account), release(account)] },
  'never returned': { goes: true, row: returningOnce },
  'unknown to FusionAuth': {
    goes: true,
    row: (account) => [open(account, { provision: false })],
    user: false,
  },
  'deleted in FusionAuth': { goes: true, row: present, user: false },
  'of a lost store': { goes: true },
  'visited since': {
    goes: false,
    row: (account) => [...present(account), recently(account)],
    patch: () => ({ data: { videosWatched: 2 } }),
  },
  'visited, FusionAuth not told': {
    goes: false,
    row: (account) => [...present(account), recently(account)],
  },
  'coming back during the run': { goes: false, row: present, returns: true },
  converting: { goes: false, row: (account) => [...present(account), asking(account)] },
  'registered, FusionAuth not told': { goes: false, row: registered },
  registered: {
    goes: false,
    row: registered,
    patch: (account) => ({ email: addressOf(account), data: { anonymousUser: false } }),
  },
  'somebody in FusionAuth alone': {
    goes: false,
    row: present,
    patch: (account) => ({ email: addressOf(account) }),
  },
  'no stub in FusionAuth': {
    goes: false,
    row: present,
    patch: () => ({ data: { anonymousUser: false } }),
  },
  'touched in FusionAuth': { goes: false, row: present, patch: () => ({ firstName: 'Ann' }) },
  guarded: {
    goes: false,
    row: (account) => [...present(account), record(account), record(account)],
  },
  merged: { goes: false, row: (account) => [...present(account), foldAway(account)] },
  erased: { goes: false, row: (account) => [...present(account), erase(account)] },
  'of a lost store, converting': {
    goes: false,
    user: { data: { anonymousUser: true, email: 'eve@example.com' } },
  },
  'of a lost store, with an email': {
    goes: false,
    user: { email: 'own', data: { anonymousUser: true } },
  },
  'a member from elsewhere': { goes: false, user: { email: 'own', data: {} } },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
