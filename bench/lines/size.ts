// What a visit costs at ten thousand, a hundred thousand and a million accounts, and with several replicas: as
// many visitors at every size, evenly spread over all accounts. Cost is CPU time of all the service's threads.
// The services have the role `web` alone, so that no work of the reconciler's is counted.
import { startPostgres } from '../../test/support/postgres.ts';
import type { Bench, Measured, Suite } from '../bench.ts';
import type { Costs } from '../report/costs.ts';
import type { Point } from '../report/curve.ts';
import { line, rounded } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { ISSUER, type Store, seedStore } from '../seed/start.ts';
import { type FusionAuth, startFusionAuth } from '../service/fusionauth.ts';
import { type Service, startService } from '../service/start.ts';
import { inWords, visit, warm } from '../service/visit.ts';
import { diskCosts, perVisit, type Spent, spentBy, visitCosts } from './postgres-cost.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const REPLICAS = { accounts: 100_000, counts: [2, 4] } as const;
const VISITORS = 10_000;
const WEEK = 7 * 86_400_000;
const MEGABYTE = 2 ** 20;

interface Side extends Pick<Point, 'store' | 'accounts'> {
  replicas: readonly Service[];
  cookies: readonly string[];
  rates: number[];
  costs: number[];
  /** What the database itself has spent so far, and what a visit of each round cost it. */
  spentByServer?: () => Promise<Spent>;
  spent: Spent[];
}

export const sqlite: Suite = async (bench) => {
  const fusionAuth = await startFusionAuth();
  const sides: Side[] = [];
  try {
    for (const accounts of SIZES) {
      const store = await fill(accounts);
      const replicas = [await replica(fusionAuth, store)];
      sides.push(sideOf('SQLite', accounts, replicas, store));
    }
    await measureAll(bench, sides);
    const [service] = sides.at(-1)?.replicas ?? [];
    const peak = ((await service?.usage())?.peakRss ?? Number.NaN) / MEGABYTE;
    const memory = { what: 'memory of the service at 1,000,000 accounts, at most', unit: 'MB' };
    const memory_at_a_million = line({ ...memory, most: 200 }, [peak]);
    const found = foundIn(sides, 'cost_at_a_million', 'SQLite');
    return { ...found, lines: { ...found.lines, memory_at_a_million } };
  } finally {
    await Promise.all(sides.flatMap(({ replicas }) => replicas.map((one) => one.dispose())));
    await fusionAuth.dispose();
  }
};

export const postgres: Suite = async (bench) => {
  const fusionAuth = await startFusionAuth();
  const server = await startPostgres();
  const sides: Side[] = [];
  let disk: Costs = {};
  try {
    for (const accounts of SIZES) {
      const database = await server.database();
      const store = await fill(accounts, database);
      disk = await diskCosts(server, database, accounts);
      const counts = accounts === REPLICAS.accounts ? [1, ...REPLICAS.counts] : [1];
      for (const count of counts) {
        const replicas: Service[] = [];
        while (replicas.length < count) replicas.push(await replica(fusionAuth, store, database));
        const side = sideOf('PostgreSQL', accounts, replicas, store);
        sides.push({ ...side, spentByServer: () => spentBy(server) });
      }
    }
    await measureAll(bench, sides);
    const most = sides.toSorted((a, b) => b.replicas.length - a.replicas.length)[0] as Side;
    const found = foundIn(sides, 'cost_at_a_million_postgres', 'PostgreSQL');
    return { ...found, costs: { ...visitCosts(most.spent), ...disk } };
  } finally {
    await Promise.all(sides.flatMap(({ replicas }) => replicas.map((one) => one.dispose())));
    await server.stop();
    await fusionAuth.dispose();
  }
};

function fill(accounts: number, database?: string): Promise<Store> {
  const until = Date.now();
  return seedStore({
    accounts,
    told: VISITORS,
    cookies: true,
    from: until - WEEK,
    until,
    database,
  });
}

function replica({ url }: FusionAuth, { dataDir }: Store, database?: string): Promise<Service> {
  return startService({
    DATA_DIR: dataDir,
    APP_URL: ISSUER,
    FUSIONAUTH_URL: url,
    ROLES: 'web',
    ...(database && { DATABASE_URL: database }),
  });
}

function sideOf(
  store: Point['store'],
  accounts: number,
  replicas: readonly Service[],
  { cookies }: Store,
): Side {
  return { store, accounts, replicas, cookies, rates: [], costs: [], spent: [] };
}

async function measureAll(bench: Bench, sides: readonly Side[]): Promise<void> {
  for (const { replicas, cookies } of sides) {
    await warm(bench, replicas, { visits: 'returning', cookies });
  }
  for (let round = 0; round < bench.rounds; round++) {
    for (const { store, accounts, replicas, cookies, rates, costs, ...side } of sides) {
      const before = await side.spentByServer?.();
      const cost = await visit(bench, replicas, { visits: 'returning', cookies });
      const after = await side.spentByServer?.();
      if (before && after) side.spent.push(perVisit(before, after, cost.visits));
      const size = `${accounts.toLocaleString('en')} accounts, ${replicas.length} replica(s)`;
      bench.say(inWords(`${store}, ${size}`, cost));
      rates.push(cost.rate);
      costs.push(cost.cpu);
    }
  }
}

function foundIn(sides: readonly Side[], key: string, store: string): Measured {
  const alone = sides.filter(({ replicas }) => replicas.length === 1);
  const [least, most] = [alone[0] as Side, alone.at(-1) as Side];
  const ratios = most.costs.map((cost, round) => cost / (least.costs[round] as number));
  const of = ({ costs }: Side) => medianOf(costs).median.toFixed(0);
  const what = `cost of a visit at 1,000,000 accounts, ${store}`;
  const goal = { what, unit: '× that at 10,000', most: 1.2 };
  const behind = `${of(most)} µs CPU, at 10,000 ${of(least)} µs`;
  return { lines: { [key]: line(goal, ratios, behind) }, points: sides.map(pointOf) };
}

function pointOf({ store, accounts, replicas, rates, costs }: Side): Point {
  const [rate, cpu] = [rates, costs].map((values) => rounded(medianOf(values).median));
  return { store, accounts, replicas: replicas.length, rate: rate ?? 0, cpu: cpu ?? 0 };
}
