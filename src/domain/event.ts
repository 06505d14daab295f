// The immutable record of an action or of a lifecycle step.
import type { Scalar } from './profile.ts';

export interface Event {
  /** UUID; a second event of the account with the same id is the same event, and changes nothing. */
  id: string;
  account: string;
  /** `noun.verb`, past tense: `video.watched`, `account.opened`. */
  name: string;
  /** Epoch milliseconds. */
  at: number;
  /** Small, declared, and without personal data. */
  data?: Readonly<Record<string, Scalar>>;
}
