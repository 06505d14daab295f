// Everything an endpoint may need: the model of one running server. Built once, passed to each router.
import type { Keyring } from './keys/keyring.ts';
import { keyringIn } from './keys/keyring.ts';
import type { Deliver } from './mail/deliver.ts';
import type { Misbehaviour } from './misbehaviour/misbehaviour.ts';
import { type ApiKeys, apiKeysIn } from './model/api-keys.ts';
import type { Application } from './model/application.ts';
import type { Clockwork } from './model/clockwork.ts';
import { type Collection, collection } from './model/collection.ts';
import type { EmailTemplate } from './model/email-template.ts';
import { type ExternalIds, externalIdsIn } from './model/external-ids.ts';
import { laggingIndex } from './model/lagging-index.ts';
import { type RefreshTokens, refreshTokensIn } from './model/refresh-tokens.ts';
import { reindex } from './model/reindex.ts';
import type { Store } from './model/store.ts';
import type { Tenant } from './model/tenant.ts';
import { type TermIndex, termIndex } from './model/term-index.ts';
import type { Theme } from './model/theme.ts';
import { type UserReads, userReads } from './model/user-reads.ts';
import { type UserWrites, userWrites } from './model/user-writes.ts';
import type { SendEvent } from './webhooks/event.ts';
import { sender } from './webhooks/send.ts';
import type { Webhook } from './webhooks/webhook.ts';

/** Writes one log line; never a token, password or email. */
export type Log = (line: Record<string, unknown>) => void;

export type Instance = Clockwork & {
  store: Store;
  users: UserReads & UserWrites;
  terms: TermIndex;
  tenants: Collection<Tenant>;
  applications: Collection<Application>;
  keys: Keyring;
  apiKeys: ApiKeys;
  emailTemplates: Collection<EmailTemplate>;
  themes: Collection<Theme>;
  webhooks: Collection<Webhook>;
  /** Documents of which there is one, by name: `system`, `instance`. */
  singles: Collection<{ id: string; [more: string]: unknown }>;
  externalIds: ExternalIds;
  refreshTokens: RefreshTokens;
  sendEvent: SendEvent;
  /** Waits for webhooks that are still being sent. */
  settleEvents(): Promise<void>;
  misbehaviour: Misbehaviour;
  deliver: Deliver;
  log: Log;
};

/** The model over `store`. */
export function openInstance(
  store: Store,
  clock: Clockwork,
  { deliver, log, misbehaviour }: Pick<Instance, 'deliver' | 'log' | 'misbehaviour'>,
): Instance {
  const index = termIndex(store);
  if (store.indexIsStale) reindex(store, index);
  const terms = laggingIndex(index, () => misbehaviour.plan().searchLag, clock.now);
  const tenants = collection<Tenant>(store, 'tenant');
  const webhooks = collection<Webhook>(store, 'webhook');
  const keys = keyringIn(store);
  const events = sender({ clock, store, tenants, webhooks, keys, misbehaviour, log });
  return {
    ...clock,
    store,
    users: { ...userReads(store), ...userWrites(store, terms) },
    terms,
    tenants,
    applications: collection<Application>(store, 'application'),
    keys,
    apiKeys: apiKeysIn(store),
    emailTemplates: collection<EmailTemplate>(store, 'email-template'),
    themes: collection<Theme>(store, 'theme'),
    webhooks,
    singles: collection(store, 'single'),
    externalIds: externalIdsIn(store, clock.now),
    refreshTokens: refreshTokensIn(store, clock.now),
    sendEvent: events.send,
    settleEvents: events.settle,
    misbehaviour,
    deliver,
    log,
  };
}
