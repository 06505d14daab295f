// Tells a site's subscribers of every event, in order and at least once, by one process at a time.
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import type { Subscriber } from '../domain/tracking/subscriber.ts';

export interface Delivery {
  start(): void;
  /** Tells every subscriber what is new; how many events that was. */
  runOnce(): Promise<number>;
  /** Resolves when the round under way is done. Idempotent. */
  stop(): Promise<void>;
}

export interface DeliverySettings {
  subscribers: readonly Subscriber[];
  store: Pick<Store, 'tracked' | 'lease' | 'unlease'>;
  /** Unique to this process. */
  owner: string;
  now: Clock;
  onError: (subscriber: string, error: unknown) => void;
}

const AT_ONCE = 500;
/** A subscriber may take this long with so many events before another process takes over. */
const LEASE_MS = 60_000;
const EVERY_MS = 1000;

export function delivery(settings: DeliverySettings): Delivery {
  const { subscribers, store, owner, now, onError } = settings;
  let stopping = false;
  let running = Promise.resolve();
  let busy = false;
  let timer: NodeJS.Timeout | undefined;

  async function runOnce(): Promise<number> {
    const told = await Promise.all(subscribers.map(catchUp));
    return told.reduce((sum, count) => sum + count, 0);
  }

  /** One subscriber's trouble is not another's. */
  async function catchUp(subscriber: Subscriber): Promise<number> {
    const lease = `events:${subscriber.name}`;
    let told = 0;
    try {
      while (!stopping && (await store.lease(lease, { owner, now: now(), ms: LEASE_MS }))) {
        const count = await tell(subscriber);
        if (count === 0) break;
        told += count;
      }
    } catch (error) {
      onError(subscriber.name, error);
    } finally {
      await store.unlease(lease, owner).catch((error) => onError(subscriber.name, error));
    }
    return told;
  }

  async function tell({ name, onEvents }: Subscriber): Promise<number> {
    const events = await store.tracked.read(await store.tracked.cursor(name), AT_ONCE);
    const last = events.at(-1);
    if (!last) return 0;
    await onEvents(events);
    await store.tracked.moveCursor(name, last.seq);
    return events.length;
  }

  return {
    runOnce,
    start() {
      timer ??= setInterval(() => {
        if (busy) return;
        busy = true;
        running = runOnce().then(() => {
          busy = false;
        });
      }, EVERY_MS);
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
