// What the doctor finds: what is wrong, and what to do about it.
import type { ApiCall } from './fusionauth-api.ts';

/** An error stops something from working, a warning endangers it, a note says what could not be looked at. */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  /** `webhook.tenant`: stable, for programs. */
  id: string;
  severity: Severity;
  /** One sentence, without secrets. */
  what: string;
  /** What an operator does about it. */
  todo: string;
  /** How `--fix` mends it in FusionAuth. */
  change?: Change;
}

export interface Change {
  /** What will be different, in words. */
  words: string;
  calls: readonly ApiCall[];
}

export type Findings = readonly Finding[];

/** The findings whose condition holds. */
export function findings(...found: readonly (Finding | false | undefined)[]): Findings {
  return found.filter((one) => one !== false && one !== undefined);
}
