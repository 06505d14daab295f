// Visits a second of the whole service, against a bare Express route that sends the same bytes: once with
// FusionAuth brought into line behind the visits, once with FusionAuth's process held still.
import { setTimeout as rest } from 'node:timers/promises';
import type { Bench, Measured, Suite } from '../bench.ts';
import { type Peer, startExpress } from '../peers/start-express.ts';
import { line, rounded } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { embeddedPid } from '../service/embedded-pid.ts';
import { holdStill } from '../service/hold-still.ts';
import { type Service, startService } from '../service/start.ts';
import { type Cost, inWords, visit, warm } from '../service/visit.ts';

interface Kind {
  visits: 'first' | 'returning';
  key: string;
  what: string;
  least: number;
}

interface Round {
  bare: Cost;
  whole: Cost;
  alone: Cost;
}

const returningVisits: Kind = {
  visits: 'returning',
  key: 'returning_visit',
  what: 'returning visit: verify, durable commit, render',
  least: 0.85,
};

const firstVisits: Kind = {
  visits: 'first',
  key: 'first_visit',
  what: 'first visit: open, sign, durable commit, render',
  least: 0.45,
};

export const returning: Suite = (bench) => compare(bench, returningVisits);
export const first: Suite = (bench) => compare(bench, firstVisits);

async function compare(bench: Bench, kind: Kind): Promise<Measured> {
  const whole = await startService();
  const alone = await startService();
  const bare = await startExpress(`http://127.0.0.1:${alone.port}/video`, kind.visits);
  const release = holdStill([embeddedPid(alone.pid)]);
  try {
    for (const side of [whole, alone, bare]) await warm(bench, [side], kind);
    const rounds: Round[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      rounds.push(await compareOnce(bench, kind, { bare, whole, alone }));
    }
    return { lines: linesOf(kind, rounds), costs: costsOf(kind, rounds) };
  } finally {
    release();
    await Promise.all([bare.stop(), whole.dispose(), alone.dispose()]);
  }
}

/**
 * The service that still owes FusionAuth something is stopped, with its FusionAuth, while the others are
 * measured. When the two go on they find their calls timed out, and need a moment to find each other again.
 */
async function compareOnce(
  bench: Bench,
  { visits }: Kind,
  sides: { bare: Peer; whole: Service; alone: Service },
): Promise<Round> {
  const release = holdStill([sides.whole.pid, embeddedPid(sides.whole.pid)]);
  const bare = await visit(bench, [sides.bare], { visits });
  const alone = await visit(bench, [sides.alone], { visits });
  release();
  await rest(1000);
  const whole = await visit(bench, [sides.whole], { visits });
  bench.say(inWords(`bare Express, ${visits}`, bare));
  bench.say(inWords(`the service, ${visits}`, whole));
  bench.say(inWords(`the service with FusionAuth held still, ${visits}`, alone));
  return { bare, whole, alone };
}

function linesOf({ key, what, least }: Kind, rounds: readonly Round[]) {
  const unit = '× bare Express';
  const lineOf = (side: 'whole' | 'alone', name: string) =>
    line(
      { what: name, unit, least },
      rounds.map((round) => round[side].rate / round.bare.rate),
      behind(rounds, side),
    );
  return {
    [key]: lineOf('whole', what),
    [`${key}_alone`]: lineOf('alone', `${what}; FusionAuth held still`),
  };
}

function costsOf({ key, what }: Kind, rounds: readonly Round[]) {
  const value = rounded(medianOf(rounds.map(({ alone }) => alone.cpu)).median);
  return { [`${key}_cpu`]: { what: `CPU of a ${what}`, value, unit: 'µs' } };
}

function behind(rounds: readonly Round[], side: 'whole' | 'alone'): string {
  const of = (values: number[]) => medianOf(values).median.toFixed(0);
  const rates = (from: keyof Round) => of(rounds.map((round) => round[from].rate));
  const costs = (from: keyof Round) => of(rounds.map((round) => round[from].cpu));
  return `${rates(side)}/s at ${costs(side)} µs CPU, bare ${rates('bare')}/s at ${costs('bare')} µs`;
}
