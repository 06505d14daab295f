// The shapes of what the page script posts: one page's calls, each stamped with the identity it was made under.
import { z } from 'zod';

/** Epoch milliseconds, of this millennium. */
const instant = z.int().min(946_684_800_000).max(32_503_680_000_000);
const id = z.uuid();

/** The calls are looked at one by one, so that a bad one costs no other. */
export const pageBatch = z.object({
  /** Counts the page's calls; kept nowhere. */
  page: id,
  /** When it was sent, by the page's clock. */
  sent: instant,
  ops: z.array(z.unknown()).min(1).max(2000),
});

/** A text of 1 to `most` characters. */
const text = (most: number) => {
  const error = `must be a text of 1 to ${most} characters`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};

/** What they hold is for `checkProperties` to say. */
const described = { properties: z.unknown().optional(), schema: z.unknown().optional() };

const options = {
  setIdentity: z.object({
    anonymous: z.literal(true, { error: 'must be true' }).optional(),
    uid: text(256).optional(),
    consent: z.boolean({ error: 'must be true or false' }).optional(),
    ...described,
  }),
  setProperties: z.object({
    type: z.enum(['user', 'page', 'document'], { error: "must be 'user', 'page' or 'document'" }),
    ...described,
  }),
  trackEvent: z.object({ name: text(250), ...described }),
  log: z.object({ level: z.unknown().optional(), msg: z.unknown().optional() }),
  shutdown: z.object({}),
  restart: z.object({}),
};

const stamp = {
  id,
  at: instant,
  device: id,
  session: id,
  v: z.union([z.literal(1), z.literal(2)]),
  source: text(200).optional(),
};

export const pageCall = z.discriminatedUnion('op', [
  z.object({ op: z.literal('setIdentity'), ...stamp, options: options.setIdentity }),
  z.object({ op: z.literal('setProperties'), ...stamp, options: options.setProperties }),
  z.object({ op: z.literal('trackEvent'), ...stamp, options: options.trackEvent }),
  z.object({ op: z.literal('log'), ...stamp, options: options.log }),
  z.object({ op: z.literal('shutdown'), ...stamp, options: options.shutdown }),
  z.object({ op: z.literal('restart'), ...stamp, options: options.restart }),
]);

export type PageBatch = z.infer<typeof pageBatch>;
export type PageCall = z.infer<typeof pageCall>;
