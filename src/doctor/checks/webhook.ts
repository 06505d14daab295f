// The webhook: there, for our tenant and events, signed by the key that the service pins, and leading to the service.
import { createHash } from 'node:crypto';
import { signatureVerifier } from '../../webhooks/signature.ts';
import { type Change, type Finding, type Findings, findings } from '../finding.ts';
import { document, type Json, list, part } from '../fusionauth-api.ts';
import { answersAsWebhook } from './ask.ts';
import type { Settings } from './settings.ts';

export async function webhook(about: Settings): Promise<Findings> {
  const { setup, config, wanted } = about;
  const path = `/api/webhook/${wanted.ids.webhookId}`;
  const { body } = await setup({ method: 'GET', path: '/api/webhook' });
  const webhooks = list(part(body).webhooks) as readonly Json[];
  const found =
    webhooks.find(({ id }) => id === wanted.ids.webhookId) ??
    webhooks.find(({ url }) => url === `${config.APP_URL}/webhook`);
  const key = await signingKey(about);
  if (!found) return [...key, missing(about, path)];
  const patch = (words: string, change: Json): Change => ({
    words: `webhook ${found.url}: ${words}`,
    calls: [{ method: 'PATCH', path: `/api/webhook/${found.id}`, body: { webhook: change } }],
  });
  return [
    ...switches(about, found, patch),
    ...(await signature(about, found, patch)),
    ...(await address(about, found, patch)),
  ];
}

type Patch = (words: string, change: Json) => Change;

function missing({ config, wanted }: Settings, path: string): Finding {
  const address = `${config.APP_URL}/webhook`;
  return {
    id: 'webhook.missing',
    severity: 'error',
    what: `FusionAuth has no webhook to ${address}.`,
    todo: '`doctor --fix` makes it.',
    change: {
      words: `make a signed webhook to ${address}`,
      calls: [{ method: 'POST', path, body: wanted.body(path) }],
    },
  };
}

/** Its id follows from the secret, so that one that is there is the right one. */
async function signingKey(about: Settings): Promise<Findings> {
  const import_ = await importOf(about);
  if (!import_) return [];
  return [
    {
      id: 'webhook.key',
      severity: 'error',
      what: 'FusionAuth does not hold the key that webhooks are to be signed with.',
      todo: '`doctor --fix` does it.',
      change: import_,
    },
  ];
}

async function importOf({ setup, config, wanted }: Settings): Promise<Change | undefined> {
  const id = wanted.ids.webhookKeyId ?? '';
  // A public key's private half is not ours to import.
  if (!isSecret(config.FUSIONAUTH_WEBHOOK_KEY)) return undefined;
  if (await document(setup, `/api/key/${id}`, 'key')) return undefined;
  const path = `/api/key/import/${id}`;
  const key = part(wanted.body(path), 'key');
  const body = { key: { ...key, kid: id, name: `${key.name} ${id.slice(0, 8)}` } };
  return {
    words: `import the key in FUSIONAUTH_WEBHOOK_KEY as “${body.key.name}”`,
    calls: [{ method: 'POST', path, body }],
  };
}

function isSecret(pinned: string): boolean {
  return !pinned.trim().startsWith('{') && !pinned.includes('-----BEGIN');
}

function switches({ config, wanted }: Settings, found: Json, patch: Patch): Findings {
  const { FUSIONAUTH_TENANT_ID: tenantId } = config;
  const body = part(wanted.body(`/api/webhook/${wanted.ids.webhookId}`), 'webhook');
  const events = part(body, 'eventsEnabled');
  const on = part(found, 'eventsEnabled');
  const off = Object.keys(events).filter((type) => on[type] !== true);
  const tenants = list(found.tenantIds);
  return findings(
    off.length > 0 && {
      id: 'webhook.event',
      severity: 'error',
      what: `The webhook is not told of ${off.join(', nor of ')}.`,
      todo: '`doctor --fix` does it.',
      change: patch(`is told of ${off.join(' and ')}`, {
        eventsEnabled: Object.fromEntries(off.map((type) => [type, true])),
      }),
    },
    found.global !== true &&
      !tenants.includes(tenantId) && {
        id: 'webhook.tenant',
        severity: 'error',
        what: `The webhook is not told of anything in tenant ${tenantId}.`,
        todo: '`doctor --fix` does it.',
        change: patch(`is told of tenant ${tenantId}`, { tenantIds: [...tenants, tenantId] }),
      },
  );
}

/** FusionAuth signs a token with the webhook's key, as it would a webhook; the pinned key must verify it. */
async function signature(about: Settings, found: Json, patch: Patch): Promise<Findings> {
  const { wanted, config } = about;
  const { enabled, signingKeyId } = part(found, 'signatureConfiguration');
  const fits = enabled === true && (await verifies(about, String(signingKeyId)));
  if (fits) return [];
  const imported = await importOf(about);
  const mends = isSecret(config.FUSIONAUTH_WEBHOOK_KEY);
  const signs = patch('is signed with the key in FUSIONAUTH_WEBHOOK_KEY', {
    signatureConfiguration: { enabled: true, signingKeyId: wanted.ids.webhookKeyId },
  });
  const words = imported ? `${imported.words}; ${signs.words}` : signs.words;
  return [
    {
      id: 'webhook.signature',
      severity: 'error',
      what: enabled
        ? 'The webhook is signed with another key than FUSIONAUTH_WEBHOOK_KEY, so every one is refused.'
        : 'The webhook is not signed, so every one is refused.',
      todo: mends
        ? '`doctor --fix` does it.'
        : 'Have FusionAuth sign it with the private key that belongs to FUSIONAUTH_WEBHOOK_KEY.',
      ...(mends && { change: { words, calls: [...(imported?.calls ?? []), ...signs.calls] } }),
    },
  ];
}

async function verifies({ setup, config }: Settings, keyId: string): Promise<boolean> {
  const nothing = Buffer.from('vestibule doctor');
  const claims = { request_body_sha256: createHash('sha256').update(nothing).digest('base64') };
  const { body } = await setup({
    method: 'POST',
    path: '/api/jwt/vend',
    body: { claims, keyId, timeToLiveInSeconds: 60 },
    tenantId: config.FUSIONAUTH_TENANT_ID,
  });
  const token = part(body).token;
  const covers = await signatureVerifier(config.FUSIONAUTH_WEBHOOK_KEY)(String(token ?? ''));
  return covers?.(nothing) ?? false;
}

/** FusionAuth may reach the service by an address of its own, and from here that one can be tried as well. */
async function address({ config }: Settings, found: Json, patch: Patch): Promise<Findings> {
  const wanted = `${config.APP_URL}/webhook`;
  if (found.url === wanted || (await answersAsWebhook(String(found.url)))) return [];
  return [
    {
      id: 'webhook.address',
      severity: 'error',
      what: `The webhook goes to ${found.url}, where (asked from here) no Vestibule answers.`,
      todo: `\`doctor --fix\` lets it go to ${wanted}. If FusionAuth reaches the service by the other address alone, leave it.`,
      change: patch(`goes to ${wanted}`, { url: wanted }),
    },
  ];
}
