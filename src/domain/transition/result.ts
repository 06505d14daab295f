// What a transition yields: the row as it should be written, and everything that goes with it in one commit.
import type { Account } from '../account.ts';
import type { Refusal } from '../change.ts';
import type { Event } from '../event.ts';
import type { Session } from '../session.ts';

export type SessionEffect =
  /** With `since`: sessions of the account for which the password was asked before then end (epoch milliseconds). */
  | { type: 'open'; session: Session; since?: number }
  | { type: 'touch'; hash: string; at: number }
  | { type: 'end'; hash: string }
  | { type: 'endAll'; account: string };

export type Transition =
  | {
      type: 'done';
      account: Account;
      /** Inserted first; an event id that is already there makes the whole change a repeat. */
      event?: Event;
      session?: SessionEffect;
      /** Removes the account's events (erasure). */
      eraseEvents?: true;
      /** Removes the row itself. */
      forget?: true;
    }
  | { type: 'repeated'; account: Account }
  | { type: 'refused'; reason: Refusal; field?: string };

export function refused(reason: Refusal, field?: string): Transition {
  return field === undefined ? { type: 'refused', reason } : { type: 'refused', reason, field };
}
