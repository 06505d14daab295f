// How long pages take while FusionAuth hangs or refuses, against the same pages while it is well: visits at a
// fixed rate that the machine carries easily, one in ten of them a first one.
import type { Bench, Suite } from '../bench.ts';
import type { Report } from '../load/order.ts';
import { line } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { startFusionAuth } from '../service/fusionauth.ts';
import { type Service, startService } from '../service/start.ts';
import { warm } from '../service/visit.ts';

const RATE = 300;

interface Round {
  healthy: number;
  hung: number;
  refusing: number;
}

export const outage: Suite = async (bench) => {
  const fusionAuth = await startFusionAuth();
  const service = await startService({ FUSIONAUTH_URL: fusionAuth.url });
  await warm(bench, [service], { visits: 'returning' });
  await service.settled();
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const healthy = await pages(bench, service, 'healthy');
    await fusionAuth.hang(true);
    const hung = await pages(bench, service, 'hung');
    await fusionAuth.hang(false);
    await service.settled();
    await fusionAuth.refuse(true);
    const refusing = await pages(bench, service, 'refusing');
    await fusionAuth.refuse(false);
    await service.settled();
    rounds.push({ healthy, hung, refusing });
  }
  await service.dispose();
  await fusionAuth.dispose();
  return { lines: { p99_hung: lineOf('hung', rounds), p99_refusing: lineOf('refusing', rounds) } };
};

/** The 99th percentile, milliseconds. */
async function pages({ load, time, warmUp, say }: Bench, { port }: Service, state: string) {
  const shared = { ports: [port], path: '/video', warmUp, time: 2 * time };
  const report: Report = await load.run({
    ...shared,
    visits: 'returning',
    firstEvery: 10,
    connections: 30,
    rate: RATE,
  });
  say(`${state}: p50 ${report.p50.toFixed(2)} ms, p99 ${report.p99.toFixed(2)} ms`);
  return report.p99;
}

function lineOf(state: 'hung' | 'refusing', rounds: readonly Round[]) {
  const of = (which: keyof Round) =>
    medianOf(rounds.map((round) => round[which])).median.toFixed(2);
  return line(
    { what: `page p99 with FusionAuth ${state}`, unit: '× healthy', most: 1.2 },
    rounds.map((round) => round[state] / round.healthy),
    `${of(state)} ms, healthy ${of('healthy')} ms, at ${RATE} visits a second`,
  );
}
