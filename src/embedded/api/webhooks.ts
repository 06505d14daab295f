// /api/webhook. Source: FusionAuth docs, apis/webhooks.
import { fieldError } from '../http/api-error.ts';
import type { Json, Route } from '../http/call.ts';
import { isUuid, optionalBoolean, optionalStrings, requiredString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { withDefaults } from '../model/with-defaults.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { namedSearchRoutes } from './named-search.ts';
import { resourceRoutes } from './resource.ts';

const defaults = {
  connectTimeout: 1000,
  data: {},
  eventsEnabled: {},
  global: false,
  headers: {},
  readTimeout: 2000,
  signatureConfiguration: { enabled: false },
  tenantIds: [],
};

export const webhookRoutes = (instance: Instance): Route[] => [
  ...resourceRoutes<Webhook>(instance, {
    path: '/api/webhook',
    idName: 'webhookId',
    one: 'webhook',
    many: 'webhooks',
    items: instance.webhooks,
    build: (input, { id, before }) => build(instance, input, id, before),
  }),
  ...namedSearchRoutes<Webhook>({
    path: '/api/webhook/search',
    many: 'webhooks',
    criteria: ['url', 'description'],
    list: () => instance.webhooks.list(),
  }),
];

function build(instance: Instance, input: Json, id: string, before: Webhook | undefined): Webhook {
  const url = requiredString(input, 'url', 'webhook.url');
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw fieldError(
      'webhook.url',
      'invalid',
      'The [webhook.url] property must be an http or https URL.',
    );
  }
  const tenantIds = optionalStrings(input, 'tenantIds', 'webhook.tenantIds') ?? [];
  for (const tenantId of tenantIds) {
    if (isUuid(tenantId) && instance.tenants.get(tenantId)) continue;
    throw fieldError('webhook.tenantIds', 'invalid', `There is no tenant with id = [${tenantId}].`);
  }
  const filled = withDefaults(defaults, input, 'webhook') as unknown as Webhook;
  requireSigningKey(instance, filled);
  return {
    ...filled,
    id,
    url,
    tenantIds: [...new Set(tenantIds)],
    eventsEnabled: switchesIn(filled.eventsEnabled),
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

function switchesIn(eventsEnabled: Json): Record<string, boolean> {
  return Object.fromEntries(
    Object.keys(eventsEnabled).map((type) => [
      type,
      optionalBoolean(eventsEnabled, type, `webhook.eventsEnabled[${type}]`) ?? false,
    ]),
  );
}

function requireSigningKey({ keys }: Instance, { signatureConfiguration }: Webhook): void {
  const { enabled, signingKeyId } = signatureConfiguration;
  if (!enabled || (signingKeyId !== undefined && keys.get(signingKeyId))) return;
  throw fieldError(
    'webhook.signatureConfiguration.signingKeyId',
    signingKeyId === undefined ? 'missing' : 'invalid',
    'A signed webhook needs the id of a key that exists.',
  );
}
