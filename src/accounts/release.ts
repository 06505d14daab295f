// Release: an identity ends on a device, for whatever reason. Idempotent.
import type { ReleaseReason } from '../domain/change.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, formatUuid, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { Session } from '../domain/session.ts';
import type { HeldIdentity } from '../identity/sealed-identity.ts';
import type { Presented } from '../identity/visitor.ts';

export interface ReleaseSettings {
  store: Pick<Store, 'commit'>;
  now: Clock;
  random: RandomBytes;
}

/** What a device says it is, and is no longer to be. */
export interface Leaving {
  member?: Session | undefined;
  anonymous?: Presented | undefined;
  /** What it holds for the way back from privacy mode. */
  incognito?: HeldIdentity | undefined;
  /** When it ended, if not now: epoch milliseconds. */
  at?: number | undefined;
  /** A guest who has been seen since is not released. */
  seenBefore?: number | undefined;
}

/**
 * The goodbye is recorded under the old identity in the same commit that ends it; nothing says who comes
 * next. Whoever says it twice, or in two processes at once, has said it once.
 */
export function releaser({ store, now, random }: ReleaseSettings) {
  return async (who: Leaving, reason: ReleaseReason): Promise<void> => {
    const { member, anonymous, incognito, ...about } = who;
    const { at = now(), seenBefore } = about;
    if (member) {
      const { account, hash: session, workspace } = member;
      const where = workspace === undefined ? {} : { workspace };
      const id = goodbyeId(session);
      await store.commit({ type: 'signOut', id, account, at, session, reason, ...where });
    }
    const stub = anonymous?.token ?? incognito?.stub;
    if (stub) {
      const { account, epoch } = stub;
      const bound = seenBefore === undefined ? {} : { seenBefore };
      const id = uuidv7(at, random);
      await store.commit({ type: 'release', id, account, at, epoch, reason, ...bound });
    }
  };
}

/** A session ends once, so its goodbye has one id. */
function goodbyeId(hash: string): string {
  return formatUuid(Buffer.from(hash, 'base64url'), 8);
}
