// Prometheus metrics of the calls to FusionAuth.
import { Gauge, Histogram, type Registry } from 'prom-client';

export interface FusionAuthMetrics {
  observe(about: { method: string; endpoint: string; outcome: string; seconds: number }): void;
  /** `silentFor` tells for how many seconds FusionAuth has not answered those with this key. */
  watch(key: string, silentFor: () => number): void;
}

export function fusionAuthMetrics(registers: Registry[]): FusionAuthMetrics {
  const calls = new Histogram({
    name: 'vestibule_fusionauth_seconds',
    help: 'Time that calls to FusionAuth took, by endpoint and by what came of them.',
    labelNames: ['method', 'endpoint', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers,
  });
  const watched = new Map<string, () => number>();
  new Gauge({
    name: 'vestibule_fusionauth_silent_seconds',
    help: 'For how long FusionAuth has answered no call, by API key; 0 while it answers.',
    labelNames: ['key'],
    registers,
    collect() {
      for (const [key, silentFor] of watched) this.set({ key }, silentFor());
    },
  });
  return {
    observe: ({ seconds, ...labels }) => calls.observe(labels, seconds),
    watch: (key, silentFor) => void watched.set(key, silentFor),
  };
}
