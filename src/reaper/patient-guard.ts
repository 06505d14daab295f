// The site's guard, with a time to answer in: one that never answers would hold the cull, and its process's end.
import type { Guard } from '../domain/guard.ts';
import { Interruption } from './ending.ts';

const PATIENCE_MS = 3000;

/** Answers in a row that did not come in time. */
const TOO_MANY = 10;

/** @throws Error when an answer is late, Interruption when many in a row are */
export function patientGuard(guard: Guard, patience = PATIENCE_MS): Guard {
  let late = 0;

  function lateness(): Error {
    late++;
    if (late >= TOO_MANY) return new Interruption("the site's `keep` does not answer");
    return new Error("The site's `keep` did not answer in time.");
  }

  async function inTime(answer: Promise<string | undefined>): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(lateness()), patience);
    });
    try {
      const said = await Promise.race([answer, tooLate]);
      late = 0;
      return said;
    } finally {
      clearTimeout(timer);
    }
  }

  return (about) => {
    const said = guard(about);
    if (said instanceof Promise) return inTime(said);
    late = 0;
    return said;
  };
}
