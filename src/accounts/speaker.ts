// From what a request presented to what the store can check: the visitor's account and credential.
import type { Speaker } from '../activity/record.ts';
import type { Account } from '../domain/account.ts';
import type { Credential } from '../domain/change.ts';
import type { Store } from '../domain/ports.ts';
import type { Session } from '../domain/session.ts';
import { refusal } from '../domain/transition/record.ts';
import type { Visitor } from '../identity/visitor.ts';

/** A member speaks for their account; a token for its stub; otherwise nobody speaks. */
export function speakerOf({ member, anonymous }: Visitor): Speaker {
  if (member) return { account: member.account, credential: memberOf(member) };
  if (!anonymous) return undefined;
  const { account, epoch } = anonymous.token;
  return { account, credential: { kind: 'anonymous', epoch } };
}

/** The account a visitor may see; undefined when their credential no longer speaks for one. */
export function currentAccount(store: Pick<Store, 'account'>) {
  return async (visitor: Visitor): Promise<Account | undefined> => {
    const speaker = speakerOf(visitor);
    const account = speaker && (await store.account(speaker.account));
    return account && !refusal(account, speaker.credential) ? account : undefined;
  };
}

function memberOf({ workspace }: Session): Credential {
  return workspace === undefined ? { kind: 'member' } : { kind: 'member', workspace };
}
