// How much one run may take: more is more likely a mistake than a need (C5).
import type { Account } from '../domain/account.ts';
import { isStub } from '../domain/account.ts';
import { OddAnswer } from '../domain/odd-answer.ts';
import { inParallel } from './in-parallel.ts';
import { guarded } from './judge.ts';
import { nominees } from './nominees.ts';
import type { Nominee, Run } from './run.ts';
import { byRow, verdict } from './verdict.ts';

export interface Appraisal {
  /** How many were nominated, and how many of them may go at most. */
  nominated: number;
  doomed: number;
  /** Why that is too many. */
  excess?: string;
}

/** Below this many, a fraction says nothing. */
const SMALL_RUN = 20;

/**
 * Counts before anything is changed, by what the store and search themselves say: the records, read one by one
 * later, can only make it fewer. @throws OddAnswer when search knows nobody of many
 */
export async function appraise(run: Run): Promise<Appraisal> {
  const seen = { bySearch: 0 };
  const counted = { nominated: 0, doomed: 0, strangers: 0, held: 0 };
  for await (const chunk of nominees(run, seen)) {
    const going = (await inParallel(chunk, 8, (one) => goes(run, one))).filter((one) => one);
    counted.nominated += chunk.length;
    counted.doomed += going.length;
    counted.strangers += going.filter((one) => !isCounted(one?.account)).length;
    counted.held += chunk.filter(({ account }) => account?.directory === 'present').length;
    await run.checkpoint({ phase: 'counting', done: counted.nominated });
  }
  if (run.searches && seen.bySearch === 0 && counted.held > SMALL_RUN) {
    throw new OddAnswer(
      `search names nobody, and the store knows ${counted.held} idle stubs that FusionAuth should hold`,
    );
  }
  const { nominated, doomed, strangers } = counted;
  const excess = await excessOf(run, doomed + run.record.culled, strangers + run.record.culled);
  return { nominated, doomed, ...(excess ? { excess } : {}) };
}

async function goes(run: Run, nominee: Nominee): Promise<Nominee | undefined> {
  const { account, user } = nominee;
  // What was culled before only goes again when FusionAuth does not know it.
  const bySearch = !account || account.state === 'culled';
  const said = bySearch ? verdict(account, user, run.cutoff) : byRow(account, run.cutoff);
  return (await guarded(run, nominee, said)).cull ? nominee : undefined;
}

function isCounted(account: Account | undefined): boolean {
  return account !== undefined && (isStub(account) || account.state === 'released');
}

/** `uncounted`: how many are not among the stubs that the store counts: rows that were lost, or culled by now. */
async function excessOf(
  { max, maxFraction, store }: Run,
  doomed: number,
  uncounted: number,
): Promise<string | undefined> {
  if (doomed > max) return `${doomed} accounts would go; CULL_MAX allows ${max}`;
  const { byState } = await store.counts();
  const stubs = byState.anonymous + byState.released + byState.converting + uncounted;
  const most = Math.max(Math.floor(stubs * maxFraction), SMALL_RUN);
  if (doomed <= most) return undefined;
  return `${doomed} of ${stubs} stubs would go; CULL_MAX_FRACTION allows ${most}`;
}
