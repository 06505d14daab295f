// Hears whether FusionAuth answers: one account without an answer waits for the next run, many end this one.
import { DirectoryError } from '../domain/directory-error.ts';
import { Interruption } from './ending.ts';
import type { Run } from './run.ts';

/** Calls in a row without an answer. */
const TOO_MANY = 10;

export function listener(): Run['asked'] {
  let silent = 0;
  return async (call) => {
    try {
      const answer = await call();
      silent = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof DirectoryError)) throw error;
      silent = error.kind === 'unavailable' ? silent + 1 : 0;
      if (silent >= TOO_MANY) throw new Interruption(error.message);
      return error;
    }
  };
}
