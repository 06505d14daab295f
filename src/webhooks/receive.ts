// Applies a verified webhook: a hint, made durable once, that the reconciler should read the record again.
import { z } from 'zod';
import type { Store } from '../domain/ports.ts';
import { type Clock, isUuid } from '../domain/random.ts';

const uuid = z.string().refine(isUuid);

/** As much of FusionAuth's event as counts; the user's snapshot in it is never trusted (W8). */
const envelope = z.object({
  event: z.object({
    id: uuid,
    type: z.string().max(100),
    createInstant: z.number(),
    tenantId: uuid.optional(),
    user: z.object({ id: uuid }).optional(),
  }),
});

/** Events that can change what the lifecycle should do. */
const HEEDED = new Set(['user.login.success', 'user.delete.complete']);

/** Older or further ahead than this is a replay or a wrong clock; the sweep covers what is lost. */
const STALE_MS = 5 * 60 * 1000;

export type Received = 'applied' | 'repeated' | 'ignored' | 'stale' | 'malformed';

export interface ReceiveSettings {
  store: Pick<Store, 'commit'>;
  tenantId: string;
  now: Clock;
}

/** Resolves once the event is durable; the same event id again changes nothing. */
export function webhookReceiver({ store, tenantId, now }: ReceiveSettings) {
  return async (body: Buffer): Promise<Received> => {
    const parsed = envelope.safeParse(json(body));
    if (!parsed.success) return 'malformed';
    const { event } = parsed.data;
    if (Math.abs(now() - event.createInstant) > STALE_MS) return 'stale';
    if (event.tenantId !== tenantId || !event.user || !HEEDED.has(event.type)) return 'ignored';
    const outcome = await store.commit({
      type: 'notice',
      id: event.id,
      name: event.type,
      account: event.user.id,
      at: now(),
    });
    if (outcome.type === 'refused') return 'ignored';
    return outcome.type === 'repeated' ? 'repeated' : 'applied';
  };
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
