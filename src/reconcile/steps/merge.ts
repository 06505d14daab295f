// A merge that was cut off half-way is finished; one that nobody can take back any more lets its stub go.
import { eraseMerged } from '../../accounts/erase.ts';
import { mergeFinisher } from '../../accounts/finish-merge.ts';
import type { Step } from './step.ts';

export const merge: Step = async (settings, stub) => {
  const over = stub.merge?.settled;
  return over ? eraseMerged(settings, stub) : mergeFinisher(settings)(stub);
};
