// Against a GET and a PATCH at FusionAuth for every visit, and how many PATCHes an account costs under load.

import { settings } from '../../src/config/table.ts';
import type { Bench, Suite } from '../bench.ts';
import { line } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { startChild } from '../service/child.ts';
import { type FusionAuth, startFusionAuth } from '../service/fusionauth.ts';
import type { Usage } from '../service/probe.ts';
import { PROBE } from '../service/probe-flags.ts';
import { type Service, startService } from '../service/start.ts';
import { inWords, type Server, visit, warm } from '../service/visit.ts';

interface Round {
  ours: number;
  theirs: number;
}

export const getAndPatch: Suite = async (bench) => {
  const fusionAuth = await startFusionAuth();
  const service = await startService({ FUSIONAUTH_URL: fusionAuth.url });
  const peer = await startPeer(fusionAuth, service);
  const patches = await patchesOfTheBusiest(bench, service);
  await warm(bench, [peer], { visits: 'returning' });
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    rounds.push(await compareOnce(bench, service, peer));
  }
  await peer.stop();
  await service.dispose();
  await fusionAuth.dispose();
  return { lines: { ...linesOf(rounds), patches_per_account: line(PATCHES, [patches]) } };
};

async function startPeer({ url }: FusionAuth, { port }: Service) {
  const body = await (await fetch(`http://127.0.0.1:${port}/video`)).text();
  const child = startChild({ script: 'peers/get-and-patch.ts', flags: PROBE });
  const apiKey = settings.FUSIONAUTH_API_KEY.fallback;
  const tenantId = settings.FUSIONAUTH_TENANT_ID.fallback;
  const peer = await child.ask<{ port: number }>({ fusionAuth: url, apiKey, tenantId, body });
  const usage = () => child.ask<Usage>({ usage: true });
  return { port: peer.port, usage, stop: () => child.stop() };
}

async function compareOnce(bench: Bench, service: Service, peer: Server): Promise<Round> {
  const ours = await visit(bench, [service], { visits: 'returning' });
  await service.settled();
  const theirs = await visit(bench, [peer], { visits: 'returning' });
  bench.say(inWords('the service', ours));
  bench.say(inWords('GET and PATCH', theirs));
  return { ours: ours.rate, theirs: theirs.rate };
}

/** An account's first updates go out at once; the promise is about what comes after. */
const BURST = 5;

const PATCHES = {
  what: 'PATCHes of the busiest account under load, after its burst of five',
  unit: 'a second',
  most: 1,
};

async function patchesOfTheBusiest(bench: Bench, service: Service): Promise<number> {
  const time = 5 * bench.time;
  await visit(bench, [service], { visits: 'returning', time });
  const most = Math.max(...Object.values((await service.usage()).patches));
  await service.settled();
  return Math.max(0, most - BURST) / ((bench.warmUp + time) / 1000);
}

function linesOf(rounds: readonly Round[]) {
  const of = (side: keyof Round) => medianOf(rounds.map((round) => round[side])).median.toFixed(0);
  const what = 'visits a second, against GET and PATCH for each';
  const ratios = rounds.map(({ ours, theirs }) => ours / theirs);
  const behind = `${of('ours')}/s, GET and PATCH ${of('theirs')}/s`;
  return { get_patch_visits: line({ what, unit: '× GET and PATCH', least: 10 }, ratios, behind) };
}
