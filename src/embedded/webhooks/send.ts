// Sends events to the webhooks that want them. Three switches must all be on: the tenant's event, the
// webhook's event, and the webhook's tenant. Source: FusionAuth docs, extend/events-and-webhooks.
import { generalError } from '../http/api-error.ts';
import type { Log } from '../instance.ts';
import type { Keyring } from '../keys/keyring.ts';
import { misbehavingPost } from '../misbehaviour/misbehaving-post.ts';
import type { Misbehaviour } from '../misbehaviour/misbehaviour.ts';
import type { Clockwork } from '../model/clockwork.ts';
import type { Collection } from '../model/collection.ts';
import type { Store } from '../model/store.ts';
import type { EventSetting, Tenant } from '../model/tenant.ts';
import type { EventBody, SendEvent } from './event.ts';
import { postEvent } from './post.ts';
import { satisfied } from './transaction.ts';
import type { Webhook } from './webhook.ts';

type Dependencies = {
  clock: Clockwork;
  store: Pick<Store, 'committed'>;
  tenants: Collection<Tenant>;
  webhooks: Collection<Webhook>;
  keys: Keyring;
  misbehaviour: Misbehaviour;
  log: Log;
};

/** Events of the whole instance, which no tenant switches on. */
const systemEvents = new Set(['kickstart.success']);

/** Extra attempts for a webhook that failed although the transaction was satisfied (#3549). */
const retries = 3;

/** `send` posts an event; `settle` waits until nothing is on its way. */
export function sender(dependencies: Dependencies): { send: SendEvent; settle(): Promise<void> } {
  const { clock, store, tenants, webhooks, keys, misbehaviour, log } = dependencies;
  const post = misbehavingPost(misbehaviour);
  const flying = new Set<Promise<unknown>>();
  const background = (work: Promise<unknown>): void => {
    flying.add(work);
    void work.finally(() => flying.delete(work));
  };
  const attempt = async (webhook: Webhook, body: Buffer, type: string): Promise<boolean> => {
    const status = await post(type, () => postEvent(webhook, body, keys)).catch(() => 0);
    const accepted = status >= 200 && status < 300;
    if (!accepted) log({ message: 'webhook failed', webhook: webhook.id, type, status });
    return accepted;
  };
  const retry = async (webhook: Webhook, body: Buffer, type: string): Promise<void> => {
    for (let left = retries; left > 0; left -= 1) {
      if (await attempt(webhook, body, type)) return;
    }
  };

  const send: SendEvent = async (event) => {
    const setting = settingOf(tenants, event);
    if (!setting?.enabled) return;
    const listeners = webhooks.list().filter((webhook) => wants(webhook, event));
    if (listeners.length === 0) return;
    await store.committed();
    const body = Buffer.from(
      JSON.stringify({ event: { ...event, createInstant: clock.now(), id: clock.uuid() } }),
    );
    const results = listeners.map(async (webhook) => ({
      webhook,
      accepted: await attempt(webhook, body, event.type),
    }));
    if (setting.transactionType === 'None') {
      background(Promise.all(results));
      return;
    }
    const answers = await Promise.all(results);
    const failed = answers.filter(({ accepted }) => !accepted);
    if (!satisfied(setting.transactionType, answers.length - failed.length, answers.length)) {
      throw generalError(
        'WebhookTransactionException',
        'One or more webhooks returned an invalid response or were unreachable. Based on the transaction configuration, your action cannot be completed.',
        504,
      );
    }
    for (const { webhook } of failed) background(retry(webhook, body, event.type));
  };

  return {
    send,
    async settle() {
      while (flying.size > 0) await Promise.all(flying);
    },
  };
}

function settingOf(
  tenants: Collection<Tenant>,
  { type, tenantId }: EventBody,
): EventSetting | undefined {
  if (systemEvents.has(type)) return { enabled: true, transactionType: 'None' };
  const events = tenants.get(tenantId)?.eventConfiguration.events;
  return events && Object.hasOwn(events, type) ? events[type] : undefined;
}

function wants(webhook: Webhook, { type, tenantId }: EventBody): boolean {
  const listens =
    Object.hasOwn(webhook.eventsEnabled, type) && webhook.eventsEnabled[type] === true;
  return listens && (webhook.global || webhook.tenantIds.includes(tenantId));
}
