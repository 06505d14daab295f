// Prometheus metrics: requests, and the lifecycle as the store counts it.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../domain/ports.ts';
import { cullMetrics } from './cull-metrics.ts';
import { type FusionAuthMetrics, fusionAuthMetrics } from './fusionauth-metrics.ts';
import { operatorMetrics } from './operator-metrics.ts';

export interface Metrics {
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  countProblem(kind: 'unavailable' | 'parked' | 'fault'): void;
  countWebhook(result: string): void;
  /** A deed that was recorded. */
  countAction(): void;
  /** A mail that proves an address: `allowed`, or the limit that kept it from going out. */
  countMail(result: string): void;
  /** A visit or call that opened no stub, because a budget was used up. */
  countStubRefused(): void;
  /** Events that the collector has written, and those it could not read. */
  countTracked(events: number, refused: number): void;
  observeFusionAuth: FusionAuthMetrics['observe'];
  watchSilence: FusionAuthMetrics['watch'];
  /** In the text format of Prometheus. */
  render(): Promise<{ type: string; text: string }>;
}

/** `lag`: for how long the longest that FusionAuth should know of has waited, seconds. */
export function createMetrics(
  store: Pick<Store, 'counts' | 'culls' | 'totals'>,
  lag: () => Promise<number>,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'vestibule_request_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const problems = new Counter({
    name: 'vestibule_reconcile_problems_total',
    help: 'Attempts to bring FusionAuth into line that failed, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const webhooks = new Counter({
    name: 'vestibule_webhooks_total',
    help: 'Webhooks received, by what became of them.',
    labelNames: ['result'],
    registers,
  });
  const actions = new Counter({
    name: 'vestibule_actions_total',
    help: 'Actions recorded.',
    registers,
  });
  const mails = new Counter({
    name: 'vestibule_mails_total',
    help: 'Mails asked for to prove an address, by what became of them.',
    labelNames: ['result'],
    registers,
  });
  const refused = new Counter({
    name: 'vestibule_stubs_refused_total',
    help: 'First visits that opened no stub, because a budget was used up.',
    registers,
  });
  const tracked = new Counter({
    name: 'vestibule_tracked_events_total',
    help: 'Events that trackers sent, by what became of them.',
    labelNames: ['result'],
    registers,
  });
  lifecycleGauges(store, registers);
  cullMetrics(store, registers);
  operatorMetrics({ store, lag, registers });
  const fusionAuth = fusionAuthMetrics(registers);
  return {
    observeRequest: (method, route, status, seconds) =>
      requests.observe({ method, route, status }, seconds),
    countProblem: (kind) => problems.inc({ kind }),
    countWebhook: (result) => webhooks.inc({ result }),
    countAction: () => actions.inc(),
    countMail: (result) => mails.inc({ result }),
    countStubRefused: () => refused.inc(),
    countTracked(events, bad) {
      tracked.inc({ result: 'kept' }, events);
      tracked.inc({ result: 'refused' }, bad);
    },
    observeFusionAuth: fusionAuth.observe,
    watchSilence: fusionAuth.watch,
    render: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

function lifecycleGauges(store: Pick<Store, 'counts'>, registers: Registry[]): void {
  new Gauge({
    name: 'vestibule_accounts',
    help: 'Accounts by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const { byState } = await store.counts();
      for (const [state, count] of Object.entries(byState)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'vestibule_accounts_waiting',
    help: 'Accounts that FusionAuth has yet to learn of, and those parked for an operator.',
    labelNames: ['what'],
    registers,
    async collect() {
      const { due, parked } = await store.counts();
      this.set({ what: 'due' }, due);
      this.set({ what: 'parked' }, parked);
    },
  });
}
