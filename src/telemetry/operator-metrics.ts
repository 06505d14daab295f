// Prometheus metrics of what the store has counted: the same figures as on the operator's page. They are the
// store's, so every process of a site tells the same ones: take one of them, or the largest.
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Figure, STEPS } from '../domain/figures.ts';
import type { Store } from '../domain/ports.ts';

export interface OperatorMetricsSettings {
  store: Pick<Store, 'totals'>;
  /** For how long the longest of those whose turn has come has waited for FusionAuth, seconds. */
  lag: () => Promise<number>;
  registers: Registry[];
}

export function operatorMetrics({ store, lag, registers }: OperatorMetricsSettings): void {
  const totals = atOnce(store.totals);
  counter('vestibule_lifecycle_total', 'Steps of accounts, by the action that opened them.', {
    labels: ['step', 'action'],
    read: ({ name, of }) => (isStep(name) ? { step: name, action: of } : undefined),
  });
  counter('vestibule_active_users_total', 'Users active in FusionAuth, each once a month.', {
    labels: ['action'],
    read: ({ name, of }) => (name === 'active' ? { action: of } : undefined),
  });
  counter('vestibule_conversion_time_total', 'Proofs, by the seconds since the first action.', {
    labels: ['within'],
    read: ({ name, of }) => (name === 'took' ? { within: of } : undefined),
  });
  counter('vestibule_strangers_total', 'Page views by visitors without an identity.', {
    labels: [],
    read: ({ name }) => (name === 'stranger' ? {} : undefined),
  });
  new Gauge({
    name: 'vestibule_reconciler_lag_seconds',
    help: 'For how long the longest of those whose turn has come has waited for FusionAuth.',
    registers,
    async collect() {
      this.set(await lag());
    },
  });

  function counter(name: string, help: string, { labels, read }: Reading): void {
    new Counter({
      name,
      help,
      labelNames: labels,
      registers,
      async collect() {
        this.reset();
        for (const figure of await totals()) {
          const label = read(figure);
          if (label) this.inc(label, figure.n);
        }
      },
    });
  }
}

interface Reading {
  labels: readonly string[];
  /** Undefined for a figure that is none of this metric's. */
  read: (figure: Figure) => Record<string, string> | undefined;
}

function isStep(name: string): boolean {
  return (STEPS as readonly string[]).includes(name);
}

/** Several who ask at the same time are told by one read. */
function atOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
