// FusionAuth holds none of the users that it should: more likely it is another FusionAuth.
import { OddAnswer } from '../domain/odd-answer.ts';
import type { Judged } from './judge.ts';

/** Below this many, a majority says nothing. */
const FEW = 20;

/** @throws OddAnswer */
export function checkHeld(judged: readonly Judged[]): void {
  const asked = judged.filter(
    ({ account, verdict }) => account?.directory === 'present' && verdict.reason !== 'no answer',
  );
  const missing = asked.filter(({ found }) => found === undefined).length;
  if (missing > FEW && missing > asked.length / 2) {
    throw new OddAnswer(`of ${asked.length} users that FusionAuth should hold it lacks ${missing}`);
  }
}
