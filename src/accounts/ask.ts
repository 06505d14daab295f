// Conversion, first step: the visitor gives an address. The answer never depends on the address (I7).
import type { Account, ConversionMode } from '../domain/account.ts';
import { AppError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, formatUuid, type RandomBytes, uuidv7 } from '../domain/random.ts';

export interface AskSettings {
  /** Whether a network may have another mail sent; takes one. */
  mayMail: (network: string | undefined) => Promise<boolean>;
  store: Pick<Store, 'commit'>;
  mode: ConversionMode;
  now: Clock;
  random: RandomBytes;
}

/** What the person reads whatever the truth about the address is. */
export const ASKED_SENTENCE = 'Please check your email to set your password.';

/** What became of asking; undefined when the token no longer speaks for an account. */
export type Asked =
  /** Every older token is dead now: the account needs a new one. */
  | { type: 'asked'; account: Account }
  /** The token died a moment ago of just such a request: a form that was sent twice. */
  | { type: 'repeated' }
  | undefined;

/** How long a second click on the same button may follow the first. */
const REPEAT_MS = 5000;

/**
 * Records the request; the reconciler has the mail sent.
 * `network` is where the request came from; one that asks too often is answered like any other (E2).
 * @throws AppError `invalid_field` naming `email`
 */
export function asker({ store, mode, now, random, mayMail }: AskSettings) {
  return async (
    token: { account: string; epoch: number },
    input: unknown,
    network: string | undefined,
  ): Promise<Asked> => {
    const email = emailOf(input);
    const muted = !(await mayMail(network));
    const at = now();
    const outcome = await store.commit({
      type: 'ask',
      id: uuidv7(at, random),
      account: token.account,
      epoch: token.epoch,
      at,
      email,
      mode,
      request: formatUuid(random(16), 4),
      muted,
    });
    if (outcome.type !== 'refused') return { type: 'asked', account: outcome.account };
    return isRepeat(outcome.account, token.epoch, at) ? { type: 'repeated' } : undefined;
  };
}

/** Whatever the address is: a copy of the old token must not find out which one was given (I7). */
function isRepeat(account: Account | undefined, epoch: number, at: number): boolean {
  if (account?.state !== 'converting' || account.askedWith !== epoch) return false;
  if (account.epoch !== epoch + 1) return false;
  return at - (account.conversion?.askedAt ?? 0) < REPEAT_MS;
}

/** One address, printable ASCII, in the shape that mail servers accept in practice (HTML's `type=email`). */
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** The address in lower case. @throws AppError `invalid_field` naming `email` */
export function emailOf(input: unknown): string {
  const reason = 'must be an address like you@example.com';
  if (typeof input !== 'string' || input.length > 254) {
    throw new AppError('invalid_field', { field: 'email', reason });
  }
  const email = input.trim().toLowerCase();
  if (!EMAIL.test(email)) throw new AppError('invalid_field', { field: 'email', reason });
  return email;
}
