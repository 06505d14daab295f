// Stub to registered account: asked for, confirmed, proven, or withdrawn.
import type { Account, Conversion } from '../account.ts';
import type { Change } from '../change.ts';
import { emptied } from '../profile.ts';
import { recovered, refusal } from './record.ts';
import { back } from './restore.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/**
 * The person gave an address. Older tokens die with their epoch, and links to another address with their
 * request; a link to the same address stays good until the next one has gone out.
 */
export function asked(account: Account | undefined, change: Of<'ask'>): Transition {
  const credential = { kind: 'anonymous', epoch: change.epoch } as const;
  const current = account ?? recovered({ ...change, credential });
  const reason = refusal(current, credential);
  if (reason) return refused(reason);
  const { email, at } = change;
  const earlier = current.conversion;
  const same = current.state === 'converting' && earlier?.email === email;
  return {
    type: 'done',
    account: urgent({
      ...back(current, at),
      state: 'converting',
      provision: true,
      seenAt: Math.max(current.seenAt, at),
      epoch: current.epoch + 1,
      askedWith: change.epoch,
      conversion: same ? repeated(earlier, change) : requested(earlier, change),
    }),
    event: { id: change.id, account: change.account, name: 'conversion.asked', at },
  };
}

function requested(earlier: Conversion | undefined, change: Of<'ask'>): Conversion {
  const { request, email, mode, at, muted } = change;
  return {
    request,
    email,
    mode,
    askedAt: at,
    addresses: (earlier?.addresses ?? 0) + 1,
    ...(muted ? { muted } : {}),
    // An earlier mail may be out although nobody has recorded it yet, so any earlier request counts.
    ...(earlier ? { earlierLinks: true } : {}),
  };
}

/** How soon after a mail asking for the same address again means the mail that is on its way. */
const AGAIN_MS = 60_000;

function repeated(earlier: Conversion, { at, muted }: Of<'ask'>): Conversion {
  const { mailedAt, limited, askedAt } = earlier;
  const underWay = mailedAt === undefined && !limited;
  if (muted || underWay || at - (mailedAt ?? askedAt) < AGAIN_MS) return earlier;
  return { ...earlier, again: true };
}

/** How long after the confirm page's answer the record is read, should that answer have been lost. */
const CONFIRM_LOOK_MS = 30_000;

/** The person chose a password; what they want kept is durable before FusionAuth hears of it. */
export function confirmed(account: Account | undefined, change: Of<'confirm'>): Transition {
  const conversion = pending(account, change.request);
  if (!account || !conversion) return refused('stale');
  return {
    type: 'done',
    account: {
      ...account,
      // Its answer may hand out a token, which no cull may outrun (I6).
      seenAt: Math.max(account.seenAt, change.at),
      conversion: { ...conversion, keep: change.keep },
      sync: { ...account.sync, lookAt: change.at + CONFIRM_LOOK_MS },
    },
  };
}

/** How long the confirm page has FusionAuth to itself before the reconciler would finish its work. */
const PAGE_MS = 10_000;

/** The mailbox is proven (I3): the account is registered and every older token is dead (I4). */
export function proven(account: Account | undefined, change: Of<'prove'>): Transition {
  const conversion = account?.conversion;
  if (!account || conversion?.request !== change.request) return refused('stale');
  if (account.state === 'registered') return { type: 'repeated', account };
  if (account.state !== 'converting') return refused('stale');
  const keep = conversion.keep ?? conversion.mode === 'attach-first';
  const registered = urgent({
    ...account,
    state: 'registered',
    profile: keep ? account.profile : emptied(account.profile),
    epoch: account.epoch + 1,
    conversion: { ...conversion, keep, provenAt: change.at },
    sync: withoutLook(account),
  });
  const retryAt = change.by === 'page' ? change.at + PAGE_MS : 0;
  return {
    type: 'done',
    account: { ...registered, sync: { ...registered.sync, retryAt } },
    event: { id: change.id, account: account.id, name: 'account.registered', at: change.at },
  };
}

/**
 * The address was taken, or the time ran out: the stub is anonymous again and keeps all it holds.
 * A proof that waits for FusionAuth ends only when FusionAuth has given its address to somebody else:
 * of two proofs at once, each would otherwise end the other.
 */
export function withdrawn(account: Account | undefined, change: Of<'withdraw'>): Transition {
  const conversion = account?.conversion;
  if (!account || conversion?.request !== change.request) return refused('stale');
  const unfinished = account.state === 'registered' && conversion.finishedAt === undefined;
  const lost = unfinished && change.reason === 'taken';
  if (account.state !== 'converting' && !lost) return refused('stale');
  return {
    type: 'done',
    account: urgent({
      ...account,
      state: 'anonymous',
      conversion: { ...conversion, email: '' },
      sync: withoutLook(account),
    }),
    event: {
      id: change.id,
      account: account.id,
      name: 'conversion.withdrawn',
      at: change.at,
      data: { reason: change.reason },
    },
  };
}

function withoutLook({ sync }: Account): Account['sync'] {
  const { lookAt: _, ...rest } = sync;
  return rest;
}

/** The conversion that `request` belongs to, while it is still to be proven. */
function pending(account: Account | undefined, request: string): Conversion | undefined {
  return account?.state === 'converting' && account.conversion?.request === request
    ? account.conversion
    : undefined;
}

/** Conversions do not wait for the pace of profile updates, nor for an operator to unpark the row. */
function urgent(account: Account): Account {
  const { parked: _, ...sync } = account.sync;
  return {
    ...account,
    sync: { ...sync, desired: sync.desired + 1, paceAt: 0, attempts: 0, retryAt: 0 },
  };
}
