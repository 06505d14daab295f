// Loses, delays and repeats events on their way to a webhook, as the plan says.
import { setTimeout as delay } from 'node:timers/promises';
import type { Misbehaviour } from './misbehaviour.ts';

/** Posts an event of a type by `post`, which answers the webhook's status; a lost one seems accepted. */
export type Post = (type: string, post: () => Promise<number>) => Promise<number>;

export const misbehavingPost =
  (misbehaviour: Misbehaviour): Post =>
  async (type, post) => {
    const rule = misbehaviour.forWebhook(type);
    if (rule?.drop) return 200;
    if (rule?.delay) await delay(rule.delay, undefined, { ref: false });
    if (!rule?.duplicate) return post();
    const [status] = await Promise.all([post(), post()]);
    return status;
  };
