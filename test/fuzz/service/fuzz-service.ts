// Sends made-up requests to every route of the service, and tells what no answer should have been.
import { seeded } from '../random.ts';
import { send } from '../send.ts';
import { curl } from './curl.ts';
import { readDescription } from './description.ts';
import { type FuzzedService, startFuzzedService } from './fuzzed-service.ts';
import { judge } from './judge.ts';
import { mutated } from './mutate.ts';
import { opening } from './opening.ts';
import { recruiting } from './recruit.ts';
import { nameOf, type Route } from './routes-of.ts';
import { validRequest } from './valid-request.ts';
import { createWorld, learn, type Made, type World } from './world.ts';

export interface FuzzOptions {
  seed: number;
  /** Settings of the service. */
  settings: Record<string, string>;
  /** Whether to go on, asked with the number of requests sent so far. */
  goesOn: (sent: number) => boolean;
  progress?: (sent: number, problems: number) => void;
}

export interface FuzzReport {
  /** How many requests were sent. */
  sent: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** Statuses by route, of the requests that were right. */
  reached: Map<string, Set<number>>;
  problems: string[];
}

/** Requests under way at a time. */
const ABREAST = 8;
const RECRUIT_EVERY = 60;
/** What ends somebody's credentials comes up less often, so that there are people left. */
const ENDINGS = /^(POST \/logout|POST \/account\/erase|POST \/api\/release|DELETE \/api\/me)$/;
const MOST_PROBLEMS = 20;

/** The same seed makes the same requests, but for the ids and tokens that the service made up. */
export async function fuzzService(options: FuzzOptions): Promise<FuzzReport> {
  const service = await startFuzzedService(options.settings);
  const reached = new Map(service.routes.map((route) => [nameOf(route), new Set<number>()]));
  const report: FuzzReport = { sent: 0, statuses: {}, reached, problems: [] };
  try {
    const description = await readDescription(service.url);
    const world = createWorld({ service, random: seeded(options.seed), description });
    await work(world, report, options);
  } finally {
    await finish(service, report);
  }
  return report;
}

async function work(world: World, report: FuzzReport, options: FuzzOptions): Promise<void> {
  const { service } = world;
  const recruit = recruiting(world);
  const known = new Set<string>();
  const goesOn = () =>
    options.goesOn(report.sent) && report.problems.length < MOST_PROBLEMS && !service.ended();
  const ask = (route: Route, made: Made) => one(world, report, { route, made, known });
  await recruit();
  await opening(world, async (route, device) => {
    if (!goesOn()) return true;
    report.sent += 1;
    return wentWell(await ask(route, validRequest(world, route, device)));
  });
  const lane = async (): Promise<void> => {
    while (goesOn()) {
      report.sent += 1;
      if (report.sent % 1000 === 0) options.progress?.(report.sent, report.problems.length);
      if (report.sent % RECRUIT_EVERY === 0) await recruit();
      const route = anyRoute(world);
      await ask(route, mutated(world, validRequest(world, route)));
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, lane));
}

interface Asked {
  route: Route;
  made: Made;
  /** Kinds of problems that have been told. */
  known: Set<string>;
}

/** Sends one request and judges the answer. @returns its status, 0 when there was none */
async function one(world: World, report: FuzzReport, asked: Asked): Promise<number> {
  const { service } = world;
  const { route, made, known } = asked;
  const number = report.sent;
  const answer = await send(service.url, made);
  learn(world, made, answer);
  const status = answer.status || String(answer.error);
  report.statuses[status] = (report.statuses[status] ?? 0) + 1;
  if (made.mutations === 0) report.reached.get(nameOf(route))?.add(answer.status);
  for (const problem of judge(world, made, answer)) {
    // One of a kind is enough.
    const kind = `${nameOf(route)} ${problem.replaceAll(/[0-9a-f-]{8,}|\d+/g, '')}`.slice(0, 120);
    if (known.has(kind)) continue;
    known.add(kind);
    report.problems.push(
      `${nameOf(route)} ${status}: ${problem}\n    request ${number}: ${curl(service.url, made)}`,
    );
  }
  return answer.status;
}

function wentWell(status: number): boolean {
  return status > 0 && status < 400;
}

/** Routes that have answered no right request with what it asked for. */
export function onlyRefused({ reached }: FuzzReport): string[] {
  return [...reached].flatMap(([route, statuses]) => ([...statuses].some(wentWell) ? [] : [route]));
}

function anyRoute({ random, service }: World): Route {
  const route = random.pick(service.routes);
  return ENDINGS.test(nameOf(route)) && random.chance(0.8) ? random.pick(service.routes) : route;
}

async function finish(service: FuzzedService, { problems }: FuzzReport): Promise<void> {
  const crashed = service.ended();
  problems.push(...service.complaints().map((line) => `in the log: ${line}`));
  const { code, lastWords } = await service.stop();
  if (crashed !== undefined) problems.push(`the service ended with ${crashed}: ${lastWords}`);
  else if (code !== 0)
    problems.push(`the service did not end in peace, but with ${code}: ${lastWords}`);
}
