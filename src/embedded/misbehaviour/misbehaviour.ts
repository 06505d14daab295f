// The plan in force, and what it decides: which rule strikes now. Chance comes from the given random
// bytes, so a fixed source makes every run the same.
import { fitsWildcard } from '../search/wildcard.ts';
import { type Plan, type RequestRule, type WebhookRule, wellBehaved } from './plan.ts';

export type Misbehaviour = {
  /** The plan as it stands, with what is left of each `next`. */
  plan(): Plan;
  /** Puts a plan in force in the place of the last. */
  put(plan: Plan): void;
  /** The first rule that strikes for a request, if any. */
  forRequest(method: string, path: string): RequestRule | undefined;
  /** The first rule that strikes for an event of a type, if any. */
  forWebhook(type: string): WebhookRule | undefined;
};

/** Good behaviour until told otherwise. */
export function misbehaviour(random: (bytes: number) => Buffer): Misbehaviour {
  let current: Plan = wellBehaved;
  const strikes = (rule: { rate?: number; next?: number }): boolean => {
    if (rule.next === 0) return false;
    if (rule.rate !== undefined && random(4).readUInt32BE() / 2 ** 32 >= rule.rate) return false;
    if (rule.next !== undefined) rule.next -= 1;
    return true;
  };
  return {
    plan: () => current,
    put(plan) {
      current = structuredClone(plan);
    },
    forRequest: (method, path) =>
      current.requests.find(
        (rule) =>
          (rule.method ?? method) === method && fitsWildcard(rule.path, path) && strikes(rule),
      ),
    forWebhook: (type) =>
      current.webhooks.find((rule) => fitsWildcard(rule.event ?? '*', type) && strikes(rule)),
  };
}
