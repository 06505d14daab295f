// What a member could add to their account: the stub whose token their device carries. Nothing is changed.
import type { Account } from '../domain/account.ts';
import { type MergeRules, MOST_MERGES, unsealed } from '../domain/merge.ts';
import { takeIn } from '../domain/merge-profile.ts';
import type { Store } from '../domain/ports.ts';
import type { Profile } from '../domain/profile.ts';
import type { Clock } from '../domain/random.ts';
import { refusal } from '../domain/transition/record.ts';
import type { Visitor } from '../identity/visitor.ts';

export interface MergeOffer {
  account: Account;
  stub: Account;
  /** What the account would hold. */
  together: Profile;
  /** The fields that the stub brings something for. */
  fields: readonly string[];
}

export interface OfferSettings {
  store: Pick<Store, 'account'>;
  rules: MergeRules;
  now: Clock;
}

/** Undefined when there is nobody to ask, or nothing to add. */
export function mergeOffer({ store, rules, now }: OfferSettings) {
  return async ({ member, anonymous }: Visitor): Promise<MergeOffer | undefined> => {
    if (!member || !anonymous || anonymous.token.account === member.account) return undefined;
    const account = await store.account(member.account);
    const stub = await liveStub(store, anonymous.token);
    if (!account || !takesIn(account, now()) || !stub || !isKnown(stub)) return undefined;
    const { profile: together, fields } = takeIn(account.profile, stub.profile, rules);
    const names = Object.keys(fields);
    return names.length > 0 ? { account, stub, together, fields: names } : undefined;
  };
}

/** The stub that a token speaks for now. */
export async function liveStub(
  store: Pick<Store, 'account'>,
  { account, epoch }: { account: string; epoch: number },
): Promise<Account | undefined> {
  const stub = await store.account(account);
  return stub && !refusal(stub, { kind: 'anonymous', epoch }) ? stub : undefined;
}

/** Registered, with all of its profile here, and with room in its journal. */
function takesIn(account: Account, now: number): boolean {
  const room = unsealed(account.merges, now).length < MOST_MERGES;
  return account.state === 'registered' && account.directory !== 'unknown' && room;
}

/** All of its profile is here, and no earlier merge of it is under way. */
function isKnown({ directory, merge }: Account): boolean {
  return directory !== 'unknown' && merge === undefined;
}
