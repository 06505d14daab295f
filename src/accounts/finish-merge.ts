// Brings an account into line with a stub that was merged into it, or taken back: the second half of a merge.
import type { Account } from '../domain/account.ts';
import type { Outcome } from '../domain/change.ts';
import type { MergeRules } from '../domain/merge.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import { eraseMerged } from './erase.ts';

export interface FinishMergeSettings {
  store: Pick<Store, 'commit'>;
  rules: MergeRules;
  now: Clock;
  random: RandomBytes;
}

/** The stub as it then stands. */
export type FinishMerge = (stub: Account) => Promise<Account>;

/**
 * Works from the stub's row alone, and counts once however often and by whomever it is done: by the
 * request, by the reconciler when the request was cut off, by both.
 */
export function mergeFinisher(settings: FinishMergeSettings): FinishMerge {
  const { store, rules, now, random } = settings;

  return async function finish(stub): Promise<Account> {
    const { merge } = stub;
    if (!merge || merge.settled || stub.state === 'erased') return stub;
    const outcome = await store.commit(secondHalf(stub, merge));
    if (outcome.type === 'refused' && !merge.undone) return refused(stub, outcome);
    return settle(stub, merge.id);
  };

  function secondHalf(stub: Account, { id, into, at, undone }: Merge) {
    const about = { account: into, merge: id, stub: stub.id };
    if (undone) return { type: 'foldOut', id: undone.id, at: undone.at, ...about } as const;
    return { type: 'foldIn', at, profile: stub.profile, rules, ...about } as const;
  }

  async function settle(stub: Account, merge: string): Promise<Account> {
    const result = { type: 'merged', merge, undone: stub.merge?.undone !== undefined } as const;
    const version = stub.sync.desired;
    const about = { type: 'synced', account: stub.id, at: now(), version } as const;
    return (await store.commit({ ...about, result })).account ?? stub;
  }

  /** What was given to an account that is over goes with it; an account that cannot take it leaves it be. */
  async function refused(stub: Account, { reason }: Refused): Promise<Account> {
    if (reason === 'erased' || reason === 'culled' || reason === 'unknown') {
      return eraseMerged(settings, stub);
    }
    const at = now();
    const merge = stub.merge?.id ?? '';
    const change = { type: 'takeBack', id: uuidv7(at, random), account: stub.id, at } as const;
    const back = await store.commit({ ...change, merge });
    return back.type === 'refused' ? (back.account ?? stub) : mergeFinisher(settings)(back.account);
  }
}

type Merge = NonNullable<Account['merge']>;
type Refused = Extract<Outcome, { type: 'refused' }>;
