// A tenant of its own in a FusionAuth, with what the rules need in it; nothing of it stays behind.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes its values so
import { randomUUID } from 'node:crypto';
import { FusionAuthClient } from '@fusionauth/typescript-client';
import type { OpenPlace, Place } from './place.ts';
import { type Answer, type Call, rawHttp } from './raw-http.ts';

export interface Directory {
  url: string;
  apiKey: string;
  /** The official client, unmodified, with its own transport, in our tenant. */
  client: FusionAuthClient;
  /** Bare HTTP for what the client hides or cannot say, in our tenant. */
  call: Call;
  /** The same without naming a tenant. */
  root: Call;
  /** The same without an API key and without a tenant. */
  open: Call;
  tenantId: string;
  /** Users are to register for it; it signs with `keyId` and grants refresh tokens. */
  applicationId: string;
  keyId: string;
  /** A name that nobody has, fit for usernames and for the part of an address before the @. */
  fresh(prefix?: string): string;
  /** Makes a user of our tenant. */
  user(fields?: Json, more?: Json): Promise<{ id: string; [field: string]: unknown }>;
  /** Merges into our tenant's configuration (merge patch). */
  configure(tenant: Json): Promise<void>;
  /** Removed when the suite ends: an API path. */
  discard(path: string): void;
  mailboxUrl: string | undefined;
  close(): Promise<void>;
}

export type Json = Record<string, unknown>;

const emailTemplate = {
  defaultSubject: 'Conformance',
  defaultHtmlTemplate: '<p>id=${changePasswordId!verificationId}</p>',
  defaultTextTemplate:
    'id=${changePasswordId!verificationId} [#list state!{} as k, v]${k}=${v}[/#list]',
};

/** @throws Error when FusionAuth does not take the set-up */
export async function openDirectory(where: Place): Promise<Directory> {
  const open = await where.open();
  const marker = randomUUID().slice(0, 8);
  const ids = { tenantId: randomUUID(), applicationId: randomUUID(), keyId: randomUUID() };
  const call = rawHttp(open.url, {
    authorization: open.apiKey,
    'x-fusionauth-tenantid': ids.tenantId,
  });
  const root = rawHttp(open.url, { authorization: open.apiKey });
  const discarded: string[] = [];
  await furnish(root, ids, marker, discarded);
  const client = new FusionAuthClient(open.apiKey, open.url);
  client.setTenantId(ids.tenantId);
  const fresh = (prefix = 'user') => `${prefix}-${marker}-${randomUUID().slice(0, 8)}`;
  return {
    ...{
      url: open.url,
      apiKey: open.apiKey,
      mailboxUrl: open.mailboxUrl,
      client,
      call,
      root,
      fresh,
      ...ids,
    },
    open: rawHttp(open.url, {}),
    user: async (fields = { username: fresh() }, more = {}) =>
      (await must(call('POST', '/api/user', { user: fields, ...more }))).json.user,
    async configure(tenant) {
      const type = { 'content-type': 'application/merge-patch+json' };
      await must(root('PATCH', `/api/tenant/${ids.tenantId}`, { tenant }, type));
    },
    discard: (path) => void discarded.push(path),
    close: () => clear(open, root, discarded),
  };
}

type Ids = { tenantId: string; applicationId: string; keyId: string };

/** What is made last goes first. */
async function furnish(
  root: Call,
  { tenantId, applicationId, keyId }: Ids,
  marker: string,
  discarded: string[],
): Promise<void> {
  const make = async (path: string, removal: string, body: Json) => {
    await must(root('POST', path, body));
    discarded.push(removal);
  };
  const templateId = randomUUID();
  await make(`/api/key/generate/${keyId}`, `/api/key/${keyId}`, {
    key: { algorithm: 'ES256', name: `Conformance ${marker}` },
  });
  await make(`/api/email/template/${templateId}`, `/api/email/template/${templateId}`, {
    emailTemplate: { ...emailTemplate, name: `Conformance ${marker}` },
  });
  const { tenants } = (await must(root('GET', '/api/tenant'))).json;
  await make(`/api/tenant/${tenantId}`, `/api/tenant/${tenantId}`, {
    sourceTenantId: tenants[0].id,
    tenant: { name: `Conformance ${marker}` },
  });
  const templates = {
    forgotPasswordEmailTemplateId: templateId,
    verificationEmailTemplateId: templateId,
  };
  await must(
    root(
      'PATCH',
      `/api/tenant/${tenantId}`,
      { tenant: { emailConfiguration: templates } },
      { 'content-type': 'application/merge-patch+json' },
    ),
  );
  await must(
    root('POST', `/api/application/${applicationId}`, applicationOf(keyId, marker), {
      'x-fusionauth-tenantid': tenantId,
    }),
  );
}

const applicationOf = (keyId: string, marker: string): Json => ({
  application: {
    name: `Conformance ${marker}`,
    roles: [{ name: 'member', isDefault: true }, { name: 'admin' }],
    jwtConfiguration: {
      ...{ enabled: true, accessTokenKeyId: keyId, idTokenKeyId: keyId },
      ...{ timeToLiveInSeconds: 3600, refreshTokenTimeToLiveInMinutes: 43_200 },
    },
    loginConfiguration: { allowTokenRefresh: true, generateRefreshTokens: true },
  },
});

async function must(answer: Promise<Answer>): Promise<Answer> {
  const { status, text } = await answer;
  if (status === 200) return answer;
  throw new Error(`FusionAuth answered ${status}: ${text}`);
}

async function clear({ close }: OpenPlace, root: Call, discarded: string[]): Promise<void> {
  for (const path of discarded.reverse()) await root('DELETE', path);
  await close();
}
