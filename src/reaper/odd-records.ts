// FusionAuth holds none of the users that it should: more likely it is another FusionAuth.
import { OddAnswer } from '../domain/odd-answer.ts';
import type { Judged } from './judge.ts';

/** Below this many, a majority says nothing. */
const FEW = 20;

/** @throws OddAnswer */
export function checkHeld(judged: readonly Judged[]): void {
  const held = judged.filter(({ account, asked }) => asked && account?.directory === 'present');
  const missing = held.filter(({ found }) => found === undefined).length;
  if (missing > FEW && missing > held.length / 2) {
    throw new OddAnswer(`of ${held.length} users that FusionAuth should hold it lacks ${missing}`);
  }
}
