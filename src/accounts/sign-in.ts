// Opens a member's session once FusionAuth has said who they are.
import { AppError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';

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
    const session = { openedAt: at, ...member, hash, seenAt: at };
    const id = uuidv7(at, random);
    const outcome = await store.commit({
      type: 'signIn',
      id,
      account: member.account,
      at,
      session,
    });
    if (outcome.type !== 'refused') return 'opened';
    if (outcome.reason === 'stale') return 'again';
    throw new AppError('no_visitor');
  };
}
