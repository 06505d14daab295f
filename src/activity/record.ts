// Records what a visitor did: on their own account, or on a stub that this first action opens.
import type { Account } from '../domain/account.ts';
import type { Action, Credential, Outcome } from '../domain/change.ts';
import { AppError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import { actionNamed, toAction } from './action.ts';
import type { Site } from './declare.ts';

/** Who speaks: an account with what lets them speak for it, or nobody yet. */
export type Speaker = { account: string; credential: Credential } | undefined;

export interface Deed {
  name: string;
  properties: Readonly<Record<string, unknown>>;
  /** The request's `Idempotency-Key`: the same key again counts once. */
  key?: string | undefined;
  /** Where the request came from; undefined for this machine itself. Asked only when a stub is opened. */
  network?: () => string | undefined;
}

export interface Recorded {
  account: Account;
  /** The stub was opened by this action; its token must be handed out. */
  opened: boolean;
  /** It was sent before, and nothing has changed: not even when the account was last seen. */
  repeated: boolean;
}

export type RecordDeed = (speaker: Speaker, deed: Deed) => Promise<Recorded>;

export interface RecorderSettings {
  store: Pick<Store, 'commit'>;
  site: Site;
  now: Clock;
  random: RandomBytes;
  /** Whether FusionAuth should learn of a stub at once, rather than when its cookie comes back. */
  provision: boolean;
  /** How long the first token lives, milliseconds, where it is a short one (`CULL_NEVER_RETURNED_AFTER`). */
  firstLife?: number | undefined;
  /** Takes a new stub from the budgets: 0, or the milliseconds until there is room again. */
  admit: (network: string | undefined) => Promise<number>;
  /** A UUID that follows from a scope and a client's key, and that nobody else can compute. */
  deriveId: (scope: string, key: string) => string;
}

/**
 * Resolves once the action is durable (I1).
 * A token that no longer speaks for its account opens a new stub: nothing of the old one shows (I4).
 * @throws AppError `unknown_action`, `invalid_field`, `members_only`, `profile_full`, `repeated_key`, and
 * `too_many_visitors` when a stub would have to be opened and the budgets are used up (E3)
 */
export function recorder(settings: RecorderSettings): RecordDeed {
  const { store, site, now, random, provision, firstLife, deriveId, admit } = settings;

  return async function record(speaker, deed) {
    const member = speaker?.credential.kind === 'member';
    if (actionNamed(site, deed.name).membersOnly && !member) throw new AppError('members_only');
    if (!speaker) return open(deed);
    const { account, credential } = speaker;
    const action = actionOf(deed, account);
    const outcome = await store.commit({ type: 'record', account, at: now(), credential, action });
    const dead = outcome.type === 'refused' && outcome.reason !== 'full';
    return dead && !member ? open(deed) : settled(outcome, false);
  };

  async function open(deed: Deed): Promise<Recorded> {
    const at = now();
    const account =
      deed.key === undefined ? uuidv7(at, random) : deriveId(`account ${deed.name}`, deed.key);
    const action = actionOf(deed, account);
    const wait = await admit(deed.network?.());
    if (wait > 0) throw new AppError('too_many_visitors', { wait });
    const first = firstLife === undefined ? {} : { firstUntil: at + firstLife };
    const opening = { type: 'open', account, at, action, provision, ...first } as const;
    return settled(await store.commit(opening), true);
  }

  function actionOf({ name, properties, key }: Deed, account: string): Action {
    const at = now();
    const id = key === undefined ? uuidv7(at, random) : deriveId(`event ${account} ${name}`, key);
    return toAction(site, { id, name, properties, at });
  }
}

function settled(outcome: Outcome, opened: boolean): Recorded {
  if (outcome.type !== 'refused') {
    return { account: outcome.account, opened, repeated: outcome.type === 'repeated' };
  }
  if (outcome.reason === 'full') throw new AppError('profile_full', { field: outcome.field ?? '' });
  if (outcome.reason === 'stale') throw new AppError('repeated_key', { field: 'Idempotency-Key' });
  throw new AppError('no_visitor');
}
