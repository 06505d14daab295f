// Who may be due: idle stubs that the store knows, and what FusionAuth's search knows and the store does not.
import { type Account, isCullable } from '../domain/account.ts';
import { isIdle } from '../domain/idle.ts';
import type { DirectoryUser } from '../domain/ports.ts';
import { pages } from './pages.ts';
import type { Nominee, Run } from './run.ts';

const CHUNK = 200;

/**
 * In chunks, so that memory stays flat. Nobody comes twice, but whom search names more than once. `seen` is told
 * how many search named in all. */
export async function* nominees(
  run: Run,
  seen = { bySearch: 0 },
): AsyncIterable<readonly Nominee[]> {
  yield* fromStore(run);
  if (!run.searches) return;
  let chunk: DirectoryUser[] = [];
  for await (const user of run.culler.nominate(run.cutoff.seenBefore)) {
    chunk.push(user);
    seen.bySearch++;
    if (chunk.length < CHUNK) continue;
    yield await fromSearch(run, chunk);
    chunk = [];
  }
  yield await fromSearch(run, chunk);
}

async function* fromStore({ store, cutoff }: Run): AsyncIterable<readonly Nominee[]> {
  const { seenBefore, endedBefore = 0 } = cutoff;
  const idle = (limit: number, last: Parameters<typeof store.idle>[2]) =>
    store.idle(seenBefore, limit, last);
  for await (const page of pages(idle, CHUNK)) {
    yield page.map((account) => ({ id: account.id, account }));
  }
  const unreturned = (limit: number, last: Parameters<typeof store.idle>[2]) =>
    store.unreturned(endedBefore, limit, last);
  for await (const page of pages(unreturned, CHUNK)) {
    // Those that have been idle for long enough came with the first.
    const young = page.filter(({ seenAt }) => seenAt >= seenBefore);
    yield young.map((account) => ({ id: account.id, account }));
  }
}

/** It was judged as the idle stub that it was. */
function seenMeanwhile({ seenAt }: Account, { at }: Run): boolean {
  return seenAt > at;
}

/** Leaves out whom the store has named, and whom the run has culled since it began or was taken up. */
async function fromSearch(run: Run, users: readonly DirectoryUser[]): Promise<readonly Nominee[]> {
  const { store, cutoff, at } = run;
  const found = await Promise.all(
    users.map(async (user) => ({ id: user.id, user, account: await store.account(user.id) })),
  );
  return found.filter(({ account }) => {
    if (!account) return true;
    if (account.state === 'culled') return (account.endedAt ?? 0) < at;
    return !isCullable(account) || !(isIdle(account, cutoff) || seenMeanwhile(account, run));
  });
}
