// What the reconciler and FusionAuth's webhooks report back into an account's row.
import type { Account } from '../account.ts';
import type { Change, SyncResult } from '../change.ts';
import { merge } from '../profile.ts';
import { paced } from '../sync.ts';
import { asleep, isBack, reactivated } from './restore.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** A webhook is a hint, never the truth: the record is read again by the reconciler. */
export function noticed(account: Account | undefined, change: Of<'notice'>): Transition {
  if (!account) return refused('unknown');
  // FusionAuth tells of the deletion that an erasure asked for, too: of the erased nothing more is kept.
  if (account.state === 'erased') return refused('erased');
  return {
    type: 'done',
    account: { ...account, sync: { ...account.sync, lookAt: change.at } },
    event: { id: change.id, account: account.id, name: `fusionauth.${change.name}`, at: change.at },
  };
}

/** Takes back what FusionAuth held for an account whose row was lost. */
export function hydrated(account: Account | undefined, change: Of<'hydrate'>): Transition {
  if (!account) return refused('unknown');
  const over = account.state === 'erased' || account.state === 'culled';
  if (over || account.directory !== 'unknown') return { type: 'repeated', account };
  const { found } = change;
  if (!found) return { type: 'done', account: { ...account, directory: 'absent' } };
  const overtaken = found.registered && account.state !== 'registered';
  return {
    type: 'done',
    account: {
      ...account,
      directory: 'present',
      state: found.registered ? 'registered' : account.state,
      epoch: overtaken ? account.epoch + 1 : account.epoch,
      // An old cookie's actions stay in the log, but out of a registered person's profile (I4).
      profile: overtaken ? found.profile : merge(found.profile, account.profile, change.kinds),
      sync: { ...account.sync, desired: account.sync.desired + 1 },
    },
  };
}

/** What was parked is due again, as if it had never been tried. */
export function retried(account: Account | undefined): Transition {
  if (!account) return refused('unknown');
  if (account.sync.parked === undefined) return { type: 'repeated', account };
  const { parked: _, ...sync } = account.sync;
  return { type: 'done', account: { ...account, sync: { ...sync, attempts: 0, retryAt: 0 } } };
}

export function synced(account: Account | undefined, change: Of<'synced'>): Transition {
  if (!account) return refused('unknown');
  return { type: 'done', account: after(account, change.result, change) };
}

function after(
  account: Account,
  result: SyncResult,
  change: { at: number; version: number },
): Account {
  const { retryAt: _, ...rest } = account.sync;
  const healthy = { ...rest, attempts: 0, retryAt: 0 };
  const upToDate = { ...healthy, done: Math.max(healthy.done, change.version) };
  switch (result.type) {
    case 'created':
      return { ...account, directory: 'present', activeAt: change.at, sync: upToDate };
    case 'reactivated':
      return account.directory === 'inactive' && change.version >= account.sync.desired
        ? reactivated({ ...account, sync: healthy }, result.missing)
        : account;
    case 'deactivated':
      return isBack(account) ? asleep(account, change.at) : account;
    case 'patched':
      return {
        ...account,
        sync: { ...upToDate, paceAt: paced(account.sync, change.at, result.pace) },
      };
    case 'allowed':
      return allowed({ ...account, sync: healthy }, result, change.at);
    case 'limited':
      return limited({ ...account, sync: healthy }, result);
    case 'mailed':
      return mailed({ ...account, sync: upToDate }, result, change.at);
    case 'waits':
      return waiting({ ...account, sync: healthy }, result);
    case 'finished':
      return finished({ ...account, sync: upToDate }, change.at);
    case 'looked':
      return { ...account, sync: looked(healthy, result) };
    case 'merged':
      return settled({ ...account, sync: healthy }, result);
    case 'deleted':
      return { ...account, directory: 'gone', sync: upToDate };
    case 'failed':
      return {
        ...account,
        sync: { ...account.sync, attempts: account.sync.attempts + 1, retryAt: result.retryAt },
      };
    case 'parked':
      return { ...account, sync: { ...account.sync, parked: result.reason } };
  }
}

/** Another mail makes the links before it dead, so what those could prove is forgotten first (I3). */
function allowed(
  account: Account,
  { request, next }: Extract<SyncResult, { type: 'allowed' }>,
  at: number,
): Account {
  const { conversion } = account;
  if (conversion?.request !== request || account.state !== 'converting') return account;
  const { email, mode, addresses, again, mailedAt } = conversion;
  const earlierLinks = conversion.earlierLinks || mailedAt !== undefined;
  return {
    ...account,
    conversion: {
      ...{ email, mode, addresses, allowed: true },
      request: again ? next : request,
      askedAt: again ? at : conversion.askedAt,
      ...(earlierLinks ? { earlierLinks } : {}),
    },
  };
}

/** Nothing goes out; a link that went out before stays good. */
function limited(
  account: Account,
  { request, lookAt }: Extract<SyncResult, { type: 'limited' }>,
): Account {
  const { conversion } = account;
  if (conversion?.request !== request || account.state !== 'converting') return account;
  const { again: _, ...rest } = conversion;
  if (conversion.mailedAt !== undefined) return { ...account, conversion: rest };
  return {
    ...account,
    conversion: { ...rest, limited: true },
    sync: { ...account.sync, lookAt },
  };
}

function mailed(
  account: Account,
  result: Extract<SyncResult, { type: 'mailed' }>,
  at: number,
): Account {
  if (account.conversion?.request !== result.request) return account;
  const proof = 'known' in result ? { known: true as const } : { passwordAt: result.passwordAt };
  return {
    ...account,
    conversion: { ...account.conversion, mailedAt: at, ...proof },
    sync: { ...account.sync, lookAt: result.lookAt },
  };
}

/** From here on as in verify-first: the first proof of the mailbox wins, whoever asked first. */
function waiting(account: Account, { request }: Extract<SyncResult, { type: 'waits' }>): Account {
  const { conversion, state } = account;
  if (state !== 'converting' || conversion?.request !== request) return account;
  return { ...account, conversion: { ...conversion, mode: 'verify-first' } };
}

function finished(account: Account, at: number): Account {
  const { conversion } = account;
  return conversion
    ? { ...account, activeAt: at, conversion: { ...conversion, finishedAt: at } }
    : account;
}

/** A merge that was taken back leaves nothing on the stub, which can then be merged again. */
function settled(
  account: Account,
  { merge: id, undone }: Extract<SyncResult, { type: 'merged' }>,
): Account {
  const { merge, ...rest } = account;
  if (merge?.id !== id || (merge.undone !== undefined) !== undone) return account;
  return undone ? rest : { ...account, merge: { ...merge, settled: true } };
}

function looked(
  sync: Account['sync'],
  { answered, next }: Extract<SyncResult, { type: 'looked' }>,
): Account['sync'] {
  const { lookAt, ...rest } = sync;
  const since = lookAt === answered ? undefined : lookAt;
  const times = [since, next].filter((time) => time !== undefined);
  return times.length === 0 ? rest : { ...rest, lookAt: Math.min(...times) };
}
