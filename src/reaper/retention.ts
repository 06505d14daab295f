// Removes what is too old to be kept, every hour, a little at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';

export interface Retention {
  start(): void;
  /** Removes all there is to remove; in one process at a time. */
  runOnce(): Promise<void>;
  /** Resolves when what is under way is done. Idempotent. */
  stop(): Promise<void>;
}

export interface RetentionSettings {
  store: Pick<Store, 'purge' | 'lease' | 'unlease'>;
  /** Unique to this process. */
  owner: string;
  now: Clock;
  /** Milliseconds that an event is kept, and that a session can live at most. */
  events: number;
  sessions: number;
  onError: (error: unknown) => void;
}

const EVERY_MS = 60 * 60 * 1000;
const LEASE_MS = 10 * 60 * 1000;
/** Between two steps, for the commits that wait. */
const PAUSE_MS = 20;

export function retention(settings: RetentionSettings): Retention {
  const { store, owner, now, onError } = settings;
  let stopping = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function runOnce(): Promise<void> {
    if (!(await lease())) return;
    try {
      const at = now();
      const before = { events: at - settings.events, sessions: at - settings.sessions, counts: at };
      while (!stopping && (await store.purge(before)) && (await lease())) await sleep(PAUSE_MS);
    } finally {
      await store.unlease('retention', owner);
    }
  }

  function lease(): Promise<boolean> {
    return store.lease('retention', { owner, now: now(), ms: LEASE_MS });
  }

  return {
    runOnce,
    start() {
      timer ??= setInterval(() => {
        running = running.then(runOnce).catch(onError);
      }, EVERY_MS);
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
