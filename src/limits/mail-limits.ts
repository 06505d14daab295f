// How many mails a stub, a mailbox and everybody together may have sent, counted over all processes (E2).
import { createHmac } from 'node:crypto';
import type { Account } from '../domain/account.ts';
import type { Allowance } from '../domain/allowance.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import type { Rate } from '../domain/rate.ts';
import { mailboxOf } from './mailbox.ts';

export interface MailLimitSettings {
  store: Pick<Store, 'take'>;
  overall: Rate;
  /** Addresses are counted under a hash keyed with this; the same in every process. */
  secret: () => Uint8Array;
  now: Clock;
  /** Hears of every mail that could go out or could not; `overall` is the breaker for all mail. */
  onDecision: (limit: MailLimit | undefined) => void;
}

export type MailLimit = 'network' | 'addresses' | 'stub' | 'address' | 'overall';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Different addresses that one account may ask for in its life. */
const MOST_ADDRESSES = 5;

/** Takes what a mail costs from every limit, or from none; the limit that is reached, if one is. */
export function mailLimits(settings: MailLimitSettings) {
  const { store, now, onDecision } = settings;
  return async (account: Account): Promise<MailLimit | undefined> => {
    const limit = standing(account) ?? (await taken(account));
    onDecision(limit);
    return limit;
  };

  async function taken({ id, conversion }: Account): Promise<MailLimit | undefined> {
    const mailbox = pseudonym(settings.secret(), mailboxOf(conversion?.email ?? ''));
    const costs: Allowance[] = [
      { key: `mail stub ${id}`, most: 3, ms: HOUR_MS },
      { key: `mail address hour ${mailbox}`, most: 3, ms: HOUR_MS },
      { key: `mail address day ${mailbox}`, most: 5, ms: DAY_MS },
      { key: 'mail overall', ...settings.overall },
    ];
    const answer = await store.take(costs, now());
    return answer.taken ? undefined : (answer.full.split(' ')[1] as MailLimit);
  }
}

/** What the account itself says, without counting. */
function standing({ conversion }: Account): MailLimit | undefined {
  if (conversion?.muted && !conversion.again) return 'network';
  return (conversion?.addresses ?? 1) > MOST_ADDRESSES ? 'addresses' : undefined;
}

function pseudonym(secret: Uint8Array, mailbox: string): string {
  return createHmac('sha256', secret).update(mailbox).digest('base64url');
}
