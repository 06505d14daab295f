// At the end of a test run, holds everything that was answered on FusionAuth's paths against its API
// description, and fails the run over what contradicts it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Reporter } from 'vitest/node';
import { checkExchange } from './check-exchange.ts';
import { isDescribed, readDescription } from './description.ts';
import type { Exchange } from './recorder.ts';
import { shapeOf } from './shape.ts';

export interface ResponseCheck {
  /** For Node, in every process of the run whose answers count. */
  execArgv: string[];
  reporter: Reporter;
}

/** Sets the recording up; off, and saying so, where the description is not at hand. */
export function responseCheck(): ResponseCheck {
  if (!isDescribed()) {
    const say = () => print('Answers were not compared: the API description is not at hand.');
    return { execArgv: [], reporter: { onTestRunEnd: say } };
  }
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-answers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const recorder = new URL('./recorder.ts', import.meta.url);
  recorder.searchParams.set('into', pathToFileURL(folder).href);
  return {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', recorder.href],
    reporter: { onTestRunEnd: () => report(exchangesIn(folder)) },
  };
}

function report(exchanges: Exchange[]): void {
  const description = readDescription();
  const problems = new Set(exchanges.flatMap((one) => checkExchange(description, one)));
  print(`${exchanges.length} kinds of answers compared with FusionAuth's API description.`);
  if (problems.size === 0) return;
  print(`It disagrees with ${problems.size} of them:\n  ${[...problems].sort().join('\n  ')}`);
  process.exitCode = 1;
}

/** Of all processes, one of a shape. */
function exchangesIn(folder: string): Exchange[] {
  if (!existsSync(folder)) return [];
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').filter(isWhole),
  );
  const byShape = new Map<string, Exchange>();
  for (const line of lines) {
    const exchange = JSON.parse(line) as Exchange;
    byShape.set(shapeOf(exchange), exchange);
  }
  return [...byShape.values()];
}

/** A process that was killed may leave half a line. */
const isWhole = (line: string): boolean => line.endsWith('}');

function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
