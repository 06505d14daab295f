// The tables of docs/scale.md. The same results give the same tables.
import { table } from '../../scripts/docs/table.ts';
import { assumed, assumptions } from './assumptions.ts';
import { fullAt, needsOf, type Part, parts } from './capacity.ts';
import { demandOf, type Model } from './demand.ts';
import { type Measured, measuredIn, type Results } from './measured.ts';
import { setups } from './setups.ts';

const SIZES = [1000, 10_000, 100_000];
const MISSING = 'No whole run of the benchmark yet.';

/** By the name of the place that each has in the page. */
export function tablesOf(results: Results): Record<string, string> {
  const measured = measuredIn(results);
  const taken = named(assumptions);
  if (!measured) return { measured: MISSING, assumed: taken, first: MISSING, needs: MISSING };
  const models = Object.entries(setups).map(
    ([name, setup]) => [name, { measured, setup, site: assumed }] as const,
  );
  return {
    measured: named(measured),
    assumed: taken,
    first: firstToBreak(measured, models),
    needs: models.map(([name, model]) => `**${sentence(name)}**\n\n${growth(model)}`).join('\n\n'),
  };
}

type Models = readonly (readonly [string, Model])[];

function named(all: Readonly<Record<string, { what: string; value: number; unit: string }>>) {
  const rows = Object.entries(all).map(([name, { what, value, unit }]) => [
    `\`${name}\``,
    what,
    `${value.toLocaleString('en')} ${unit}`.trim(),
  ]);
  return table(['name', 'what', ''], rows);
}

function firstToBreak({ sqlite_rate }: Measured, models: Models): string {
  const at = (part: Part) => models.map(([, model]) => fullAt(part, model));
  const rows = Object.values(parts)
    .map((part) => ({ what: part.what, at: at(part) }))
    .concat({ what: 'one process on SQLite', at: models.map(() => sqlite_rate.value) })
    .sort((a, b) => (a.at[0] ?? 0) - (b.at[0] ?? 0))
    .map(({ what, at }) => [what, ...at.map(rough)]);
  return table(['full', ...models.map(([name]) => `${name}, visits a second`)], rows);
}

function growth(model: Model): string {
  const demands = SIZES.map((visits) => demandOf(model, visits));
  const needs = SIZES.map((visits) => needsOf(model, visits));
  const row = <T>(what: string, of: readonly T[], show: (one: T) => string) => [
    what,
    ...of.map(show),
  ];
  return table(
    ['visits a second at peak', ...SIZES.map((visits) => visits.toLocaleString('en'))],
    [
      row('stubs', demands, ({ stubs }) => rough(stubs)),
      row('new stubs a second', demands, ({ firstVisits }) => rough(firstVisits)),
      row('replicas', needs, ({ replicas }) => String(replicas)),
      row('PostgreSQL: cores busy', demands, ({ postgresCpu }) => rough(postgresCpu)),
      row('PostgreSQL: log, MB/s', demands, ({ wal }) => rough(wal / 1e6)),
      row('PostgreSQL: accounts, GB', demands, ({ accountsDisk }) => rough(accountsDisk / 1e9)),
      row('PostgreSQL: events, GB', demands, ({ eventsDisk }) => rough(eventsDisk / 1e9)),
      row('PostgreSQL servers', needs, ({ postgres }) => String(postgres)),
      row('FusionAuth: profile updates a second', demands, ({ updates }) => rough(updates)),
      row('FusionAuth: creations a second', demands, ({ creations }) => rough(creations)),
      row('FusionAuth: calls to convert', demands, ({ conversions }) => rough(conversions)),
      row('FusionAuth: calls to cull', demands, ({ culls }) => rough(culls)),
      row('FusionAuths', needs, ({ fusionAuths }) => String(fusionAuths)),
      row('ten minutes without it drain in', needs, ({ drain }) => `${rough(drain / 60)} min`),
    ],
  );
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Two figures are as many as a simulation knows. */
function rough(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 6 });
}
