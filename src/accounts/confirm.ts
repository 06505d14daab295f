// Conversion, last step on the page: the mailed link is opened, a password is chosen, the mailbox is proven.
import type { Account } from '../domain/account.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import { AppError } from '../domain/errors.ts';
import type { Directory, DirectoryUser, Store } from '../domain/ports.ts';
import { isClaim, isProven } from '../domain/proof.ts';
import { type Clock, isUuid, type RandomBytes, uuidv7 } from '../domain/random.ts';
import { finisher } from './finish.ts';
import { reachable } from './reachable.ts';
import { withdraw, withdrawOthers } from './withdraw.ts';

export interface Link {
  /** FusionAuth's change password id. */
  id: unknown;
  /** The conversion request the link was mailed for. */
  request: unknown;
}

/** A link that still works, and what it stands for. */
export interface OpenedLink {
  account: Account;
  email: string;
  /** FusionAuth's change password id. */
  link: string;
}

export interface ConfirmSettings {
  store: Pick<Store, 'commit' | 'account' | 'accountByRequest' | 'converting'>;
  directory: Directory;
  now: Clock;
  random: RandomBytes;
}

export type Confirmed =
  | { type: 'registered'; account: Account; user?: DirectoryUser }
  | { type: 'weak'; message: string }
  /** `account` is the stub as it stands again; its tokens may have ended with a proof that came second. */
  | { type: 'known'; account: Account };

/**
 * What a link stands for; it spends nothing, for mail scanners open links too.
 * @throws AppError `link_ended`, `directory_unavailable`
 */
export function linkReader({ store, directory }: Pick<ConfirmSettings, 'store' | 'directory'>) {
  return async ({ id, request }: Link): Promise<OpenedLink> => {
    if (typeof id !== 'string' || !isUuid(request) || !/^[\w-]{1,128}$/.test(id)) {
      throw new AppError('link_ended');
    }
    const account = await store.accountByRequest(request);
    const email = account?.conversion?.email;
    if (account?.state !== 'converting' || !email) throw new AppError('link_ended');
    const user = await reachable(directory.userByLink(id));
    if (user?.id !== account.id) throw new AppError('link_ended');
    return { account, email, link: id };
  };
}

/**
 * Sets the password through a link just read, which proves the mailbox (I3), then registers the account.
 * The person's choice is durable before FusionAuth hears of the password, so that a crash in between
 * loses neither: the reconciler finds the proof in FusionAuth's record.
 * @throws AppError `link_ended`, `directory_unavailable`
 */
export function confirmer(settings: ConfirmSettings) {
  const { store, directory, now, random } = settings;
  const finish = finisher(directory);

  return async (
    { account, email, link }: OpenedLink,
    choice: { password: string; keep: boolean },
  ): Promise<Confirmed> => {
    const owner = await reachable(directory.userByEmail(email));
    const other = owner?.id === account.id ? undefined : owner;
    if (other && !(await isUnproven(store, other))) return known(account);
    const request = account.conversion?.request ?? '';
    const about = { account: account.id, request };
    const chosen = await store.commit({ type: 'confirm', ...about, at: now(), keep: choice.keep });
    if (chosen.type === 'refused') throw new AppError('link_ended');
    const change = await reachable(directory.changePassword(link, choice.password));
    if (!change.ok && change.reason === 'weak') return { type: 'weak', message: change.message };
    if (!change.ok) throw new AppError('link_ended');
    const proof = { type: 'prove', by: 'page', id: uuidv7(now(), random), at: now() } as const;
    const proven = await store.commit({ ...about, ...proof });
    if (proven.type === 'refused') throw new AppError('link_ended');
    await withdrawOthers(settings, proven.account);
    return settle(proven.account, change.oneTimePassword);
  };

  /** The mailbox is the visitor's, but its address already has an account. */
  async function known(account: Account): Promise<Confirmed> {
    return { type: 'known', account: await withdraw(settings, account, 'taken') };
  }

  /** Brings FusionAuth into line while the person waits, and signs them in; what fails is left to the reconciler. */
  async function settle(account: Account, oneTimePassword: string): Promise<Confirmed> {
    try {
      const finished = await finish(account);
      if (finished === 'taken') return known(account);
      if (finished === 'missing') throw new AppError('link_ended');
      await store.commit({
        type: 'synced',
        account: account.id,
        at: now(),
        version: account.sync.desired,
        result: { type: 'finished' },
      });
      const user = await directory.login(account.conversion?.email ?? '', oneTimePassword);
      return user?.id === account.id
        ? { type: 'registered', account, user }
        : { type: 'registered', account };
    } catch (error) {
      if (error instanceof DirectoryError) return { type: 'registered', account };
      throw error;
    }
  }
}

/** Whether the address only stands on a stub that has not proven it; a proof that we have yet to see counts. */
async function isUnproven(store: Pick<Store, 'account'>, owner: DirectoryUser): Promise<boolean> {
  const account = isClaim(owner) ? await store.account(owner.id) : undefined;
  return account !== undefined && account.state !== 'registered' && !isProven(account, owner);
}
