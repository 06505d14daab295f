// Opens a member's session once FusionAuth has said who they are.
import { AppError } from '../domain/errors.ts';
import type { Directory, Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import { reachable } from './reachable.ts';

export interface Member {
  /** The FusionAuth user's id, which is the account's. */
  account: string;
  email: string;
  roles: readonly string[];
  /** When FusionAuth last asked for the password, epoch milliseconds. */
  authenticatedAt: number;
  workspace?: string;
  /** When a session that this one goes on from was opened. */
  openedAt?: number;
  /** FusionAuth's instant of the last password change, where it was asked. */
  passwordChangedAt?: number | undefined;
}

export interface SignInSettings {
  store: Pick<Store, 'commit'>;
  now: Clock;
  random: RandomBytes;
}

/**
 * Makes the session's row under the hash of a new cookie. `again` when FusionAuth has not asked for the password
 * since an operator released the account. @throws AppError `no_visitor` for an erased account
 */
export function signer({ store, now, random }: SignInSettings) {
  return async (member: Member, hash: string): Promise<'opened' | 'again'> => {
    const at = now();
    const { passwordChangedAt, ...who } = member;
    const session = { openedAt: at, ...who, hash, seenAt: at };
    const about = { type: 'signIn', id: uuidv7(at, random), account: member.account, at } as const;
    const since = passwordChangedAt === undefined ? {} : { passwordChangedAt };
    const outcome = await store.commit({ ...about, session, ...since });
    if (outcome.type !== 'refused') return 'opened';
    if (outcome.reason === 'stale') return 'again';
    throw new AppError('no_visitor');
  };
}

/** When an account's password was last changed, by FusionAuth's record. @throws AppError `directory_unavailable` */
export type PasswordChangedAt = (account: string) => Promise<number | undefined>;

export function passwordReader(directory: Pick<Directory, 'user'>): PasswordChangedAt {
  return async (account) => (await reachable(directory.user(account)))?.passwordChangedAt;
}
