// Loads one server for one round, and reckons what a visit cost it.
import { type Bench, CONNECTIONS } from '../bench.ts';
import type { Order, Report } from '../load/order.ts';
import type { Usage } from './probe.ts';

export interface Server {
  port: number;
  usage(): Promise<Usage>;
}

export interface Cost extends Report {
  /** Microseconds of CPU a visit, warm-up included. */
  cpu: number;
}

export type Visits = Pick<Order, 'visits'> & Partial<Order>;

/** Visits /video of one server, or of several that are one service. */
export async function visit(
  { load, time, warmUp }: Bench,
  servers: readonly Server[],
  visits: Visits,
): Promise<Cost> {
  const ports = servers.map(({ port }) => port);
  const before = await cpuOf(servers);
  const shared = { ports, path: '/video', connections: CONNECTIONS, warmUp, time };
  const report = await load.run({ ...shared, ...visits });
  return { ...report, cpu: ((await cpuOf(servers)) - before) / report.visits };
}

/** Visits it for as long as it takes until it is as fast as it will be. */
export async function warm(bench: Bench, servers: readonly Server[], visits: Visits) {
  await visit({ ...bench, time: bench.start }, servers, visits);
}

async function cpuOf(servers: readonly Server[]): Promise<number> {
  const usages = await Promise.all(servers.map((server) => server.usage()));
  return usages.reduce((sum, { cpu }) => sum + cpu, 0);
}

/** One round's figures in words, for the raw output. */
export function inWords(name: string, { rate, cpu, p50, p99 }: Cost): string {
  const figures = [`${rate.toFixed(0)}/s`, `${cpu.toFixed(0)} µs CPU`];
  return `${name}: ${figures.join(', ')}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}
