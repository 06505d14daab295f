// What happens too often for a write of its own: counted in this process, and added to the store's figures in
// one small commit every few seconds. A process that is killed takes its last ones with it.
import { dayOf, type Figure, minuteOf } from '../domain/figures.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';

export interface Flow {
  /** A page view by a visitor without an identity. */
  stranger(): void;
  /** A deed that was recorded. */
  action(): void;
  webhook(result: string): void;
  start(): void;
  /** Adds what has been counted since the last time; when the store cannot take it, it is kept. */
  runOnce(): Promise<void>;
  /** Resolves when the last of it is written. Idempotent. */
  stop(): Promise<void>;
}

export interface FlowSettings {
  store: Pick<Store, 'count'>;
  now: Clock;
  onError: (error: unknown) => void;
}

const EVERY_MS = 10_000;

export function createFlow({ store, now, onError }: FlowSettings): Flow {
  let counted = new Map<string, Figure>();
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function add(figure: Figure): void {
    const key = `${figure.name} ${figure.at} ${figure.of}`;
    const known = counted.get(key);
    if (known) known.n += figure.n;
    else counted.set(key, figure);
  }

  async function write(): Promise<void> {
    const figures = [...counted.values()];
    if (figures.length === 0) return;
    counted = new Map();
    try {
      await store.count(figures);
    } catch (error) {
      for (const figure of figures) add(figure);
      onError(error);
    }
  }

  function runOnce(): Promise<void> {
    running = running.then(write);
    return running;
  }

  return {
    stranger: () => add({ name: 'stranger', at: dayOf(now()), of: '', n: 1 }),
    action: () => add({ name: 'action', at: minuteOf(now()), of: '', n: 1 }),
    webhook: (result) => add({ name: 'webhook', at: dayOf(now()), of: result, n: 1 }),
    runOnce,
    start() {
      timer ??= setInterval(runOnce, EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await runOnce();
    },
  };
}
