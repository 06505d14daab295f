// Sends made-up requests to the embedded server and tells what went wrong: a status that is a fault, a
// hang, an answer against the API description, a crash, a polluted prototype, a stray file.
import { checkExchange } from '../support/openapi/check-exchange.ts';
import { type Description, isDescribed, readDescription } from '../support/openapi/description.ts';
import type { Exchange } from '../support/openapi/recorder.ts';
import { shapeOf } from '../support/openapi/shape.ts';
import type { Source } from './body.ts';
import { type Caller, type FuzzedServer, startFuzzedServer } from './fuzzed-server.ts';
import { type MadeRequest, makeRequest } from './make-request.ts';
import { plausible } from './plausible.ts';
import { pool } from './pool.ts';
import { seeded } from './random.ts';
import { type Sent, send } from './send.ts';
import { type Target, targets } from './targets.ts';

export interface FuzzOptions {
  requests: number;
  seed: number;
  /** Called about every thousand requests. */
  progress?: (done: number) => void;
}

export interface FuzzReport {
  /** How often each status was answered. */
  statuses: Record<string, number>;
  problems: string[];
}

/** Requests under way at a time. */
const ABREAST = 8;
/**
 * Configuration is kept as it was sent, also the parts of it that decide nothing here and are not
 * checked: nonsense that came in may go out. docs/embedded-fusionauth.md says so.
 */
const echoes =
  /^\/api\/(application|email\/template|system-configuration|tenant|theme|webhook)(\/|$)/;
/** What is documented for a server that cannot do as it is told. */
const documented = new Set([501, 503, 504]);
/** Says no more than this of a user that is there already. Any other fault is found in the log. */
const wordless = /^\/api\/user\/import(\?|$)/;

export async function fuzz({ requests, seed, progress }: FuzzOptions): Promise<FuzzReport> {
  const description = isDescribed() ? readDescription() : undefined;
  const server = await startFuzzedServer();
  const report: FuzzReport = { statuses: {}, problems: [] };
  const judge = judgeOf(description, report);
  const source: Source = {
    random: seeded(seed),
    pool: pool(),
    resolve: (reference) => description?.component(reference) ?? {},
  };
  const all = targets(description);
  let done = 0;
  const work = async (): Promise<void> => {
    while (done < requests && report.problems.length < 20 && server.ended() === undefined) {
      done += 1;
      if (done % 1000 === 0) progress?.(done);
      const made = nextRequest(source, all, server.caller);
      const answer = await send(server.url, made);
      source.pool.harvest(answer.body);
      judge(made, answer);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, work));
  await finish(server, report);
  return report;
}

function nextRequest(source: Source, all: readonly Target[], caller: Caller): MadeRequest {
  const { random } = source;
  if (random.chance(0.3)) return plausible(random, source.pool, caller);
  return makeRequest(source, random.pick(all), caller);
}

function judgeOf(description: Description | undefined, report: FuzzReport) {
  const seen = new Set<string>();
  return (made: MadeRequest, { status, type, body, error }: Sent): void => {
    const known = status === 0 ? String(error) : String(status);
    report.statuses[known] = (report.statuses[known] ?? 0) + 1;
    const duplicate = status === 500 && wordless.test(made.path);
    if (status === 0 || (status >= 500 && !duplicate && !documented.has(status)))
      report.problems.push(`${known} to ${shown(made)}`);
    if (!description || (status === 200 && echoes.test(made.path.split('?', 1)[0] ?? ''))) return;
    const exchange: Exchange = {
      ...{ method: made.method, path: made.path.split('?', 1)[0] ?? '', status, type, body },
      ...{ request: '', requestType: '' },
    };
    const shape = shapeOf(exchange);
    if (seen.has(shape)) return;
    seen.add(shape);
    for (const problem of checkExchange(description, exchange))
      report.problems.push(`${problem}\n    to ${shown(made)}`);
  };
}

async function finish(server: FuzzedServer, { problems }: FuzzReport): Promise<void> {
  const crashed = server.ended();
  problems.push(...server.faults().map((line) => `a fault was logged: ${line.slice(0, 600)}`));
  const { strays, code, lastWords } = await server.stop();
  if (crashed !== undefined) problems.push(`the server ended with ${crashed}: ${lastWords}`);
  else if (code !== 0)
    problems.push(`the server did not end in peace, but with ${code}: ${lastWords}`);
  problems.push(...strays.map((name) => `a file outside the data folder: ${name}`));
}

const shown = ({ method, path, headers, body }: MadeRequest): string =>
  `${method} ${path} ${JSON.stringify(headers)} ${body?.slice(0, 600) ?? ''}`;
