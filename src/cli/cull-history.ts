// `vestibule cull --history`: every run that the store knows of, or what one of them has deleted.
import type { CullRun } from '../domain/cull-run.ts';
import type { Store } from '../domain/ports.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { runLines } from './run-lines.ts';
import { say } from './say.ts';

const RUNS = 50;
const DELETIONS = 100_000;

/** @returns the exit code: refused when there is no such run */
export async function history(
  store: Pick<Store, 'culls' | 'deletions'>,
  json: boolean,
  id: string | undefined,
): Promise<number> {
  const runs = await store.culls(RUNS);
  if (id === undefined) {
    say(json, runs, runs.length === 0 ? ['no run yet'] : runs.flatMap(lines));
    return DONE;
  }
  const deleted = (await store.deletions(id, DELETIONS)).map(({ account, at }) => ({
    account,
    at: instant(at),
  }));
  const run = runs.find((one) => one.id === id);
  say(json, { run: run ?? null, deleted }, [
    ...(run ? lines(run) : []),
    ...deleted.map(({ account, at }) => `deleted ${account} ${at}`),
  ]);
  return run || deleted.length > 0 ? DONE : REFUSED;
}

function lines(run: CullRun): string[] {
  const { id, by, startedAt, endedAt, resumed, dryRun } = run;
  const took =
    endedAt === undefined ? 'not ended' : `${((endedAt - startedAt) / 1000).toFixed(1)} s`;
  const again = resumed > 0 ? `, taken up ${resumed} times` : '';
  const dry = dryRun ? ', dry run' : '';
  const head = `${instant(startedAt)}  ${id}  by ${by}, ${took}${again}${dry}`;
  return [
    head,
    ...runLines(run)
      .filter((line) => !line.startsWith('a dry run'))
      .map((line) => `    ${line}`),
  ];
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
