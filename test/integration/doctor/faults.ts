// What can be wrong with an installation, each as an operator would come to it.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { settings } from '../../../src/config/table.ts';
import { list, part } from '../../../src/doctor/fusionauth-api.ts';
import type { Front } from '../../support/front.ts';
import type { Installation } from './installation.ts';

export interface Fault {
  name: string;
  /** The findings that it comes to, and nothing else. */
  finds: readonly string[];
  plant(where: Installation): unknown;
  /** Undoes what `--fix` does not: a fault that is not FusionAuth's. */
  undo?(where: Installation): unknown;
  /** Hides another fault, or is hidden by one, and so comes alone. */
  alone?: true;
}

const TENANT = `/api/tenant/${settings.FUSIONAUTH_TENANT_ID.fallback}`;
const APPLICATION = `/api/application/${settings.FUSIONAUTH_APPLICATION_ID.fallback}`;
const WEBHOOK = '/api/webhook/5c1b7e0a-93d4-4b58-9f3e-6d7c8b9a0505';
const KNOWN_ADDRESS = settings.FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID.fallback;

/** In FusionAuth, where `--fix` mends them. */
export const mendable: readonly Fault[] = [
  changed('the tenant sends no event', 'webhook.tenant-event', TENANT, {
    tenant: { eventConfiguration: { events: { 'user.login.success': { enabled: false } } } },
  }),
  changed('the webhook is not told of an event', 'webhook.event', WEBHOOK, {
    webhook: { eventsEnabled: { 'user.delete.complete': false } },
  }),
  changed('the webhook is for no tenant', 'webhook.tenant', WEBHOOK, {
    webhook: { tenantIds: [] },
  }),
  {
    name: 'the webhook is signed with another key',
    finds: ['webhook.signature'],
    async plant({ fusionAuth }) {
      const key = { algorithm: 'HS256', name: `another ${Math.random()}`, length: 256 };
      const { body } = await fusionAuth({
        method: 'POST',
        path: '/api/key/generate',
        body: { key },
      });
      const signingKeyId = part(body, 'key').id;
      const webhook = { signatureConfiguration: { enabled: true, signingKeyId } };
      return fusionAuth({ method: 'PATCH', path: WEBHOOK, body: { webhook } });
    },
  },
  changed('the webhook goes where nobody is', 'webhook.address', WEBHOOK, {
    webhook: { url: 'http://127.0.0.1:9/webhook' },
  }),
  changed('links live ten minutes', 'mail.life', TENANT, {
    tenant: { externalIdentifierConfiguration: { changePasswordIdTimeToLiveInSeconds: 600 } },
  }),
  changed('the mail is another one', 'mail.template', TENANT, {
    tenant: { emailConfiguration: { forgotPasswordEmailTemplateId: KNOWN_ADDRESS } },
  }),
  changed('links lead elsewhere', 'mail.address', TENANT, {
    tenant: { data: { appUrl: 'https://staging.example' } },
  }),
  {
    name: 'the notice to known addresses was deleted',
    finds: ['mail.known-address-template'],
    plant: ({ fusionAuth }) =>
      fusionAuth({ method: 'DELETE', path: `/api/email/template/${KNOWN_ADDRESS}` }),
  },
  changed('the issuer is what FusionAuth begins with', 'tenant.issuer', TENANT, {
    tenant: { issuer: 'acme.com' },
  }),
  changed('the site may not be returned to', 'application.redirect', APPLICATION, {
    application: { oauthConfiguration: { authorizedRedirectURLs: ['https://other.example/cb'] } },
  }),
  changed('signing out ends elsewhere', 'application.logout', APPLICATION, {
    application: { oauthConfiguration: { logoutURL: 'https://other.example/' } },
  }),
  changed('PKCE is not required', 'application.pkce', APPLICATION, {
    application: { oauthConfiguration: { proofKeyForCodeExchangePolicy: 'NotRequired' } },
  }),
  changed('codes are not given out', 'application.grant', APPLICATION, {
    application: { oauthConfiguration: { enabledGrants: ['refresh_token'] } },
  }),
  changed('the client secret is another', 'application.secret', APPLICATION, {
    application: { oauthConfiguration: { clientSecret: 'a secret of somebody else' } },
  }),
  changed('id tokens are signed with the tenant’s key', 'application.id-token', APPLICATION, {
    application: { jwtConfiguration: { enabled: false } },
  }),
  changed('nobody may register', 'application.registration', APPLICATION, {
    application: { registrationConfiguration: { enabled: false } },
  }),
  {
    name: 'a role is missing',
    finds: ['application.roles'],
    async plant({ fusionAuth }) {
      const { body } = await fusionAuth({ method: 'GET', path: APPLICATION });
      const roles = list(part(body, 'application').roles).map((role) => part(role));
      const admin = roles.find(({ name }) => name === 'admin');
      return fusionAuth({ method: 'DELETE', path: `${APPLICATION}/role/${admin?.id}` });
    },
  },
];

function changed(name: string, finding: string, path: string, body: object): Fault {
  return {
    name,
    finds: [finding],
    plant: ({ fusionAuth }) => fusionAuth({ method: 'PATCH', path, body }),
  };
}

/** In the settings, the store, the proxy, and FusionAuth where a setting of its API does not reach. */
export const ours: readonly Fault[] = [
  set('a cookie could outlive its account', ['configuration'], { CULL_AFTER: '30d' }),
  set('the web key may do everything', ['key.web.too-many'], {
    FUSIONAUTH_API_KEY: 'the-key-that-may-see-and-change-everything',
  }),
  set('the cull has the web key', ['key.cull.too-few', 'key.cull.too-many'], {
    FUSIONAUTH_CULL_API_KEY: settings.FUSIONAUTH_API_KEY.fallback,
  }),
  {
    ...set('the tables are an older version’s', ['store.migrations'], {}),
    plant({ overrides, folder }) {
      const path = join(folder, 'of-an-older-version.db');
      const database = new DatabaseSync(path);
      database.exec('CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY)');
      database.exec('INSERT OR IGNORE INTO migration VALUES (1)');
      database.close();
      overrides.DATABASE_URL = path;
    },
    undo: ({ overrides }) => void delete overrides.DATABASE_URL,
  },
  {
    name: 'the clocks differ',
    finds: ['clock.fusionauth'],
    plant: ({ misbehave }) => misbehave({ clockOffset: 300_000 }),
    undo: ({ misbehave }) => misbehave({}),
  },
  {
    name: 'deletions wait for webhooks',
    finds: ['webhook.transaction'],
    plant: (where) => eventsWait(where, 'Any'),
    undo: (where) => eventsWait(where, 'None'),
  },
  standing('FusionAuth is an old one', 'fusionauth.version', 'door', {
    swallows: '/api/system/version',
    says: '{"version":"1.58.2"}',
  }),
  {
    name: 'FusionAuth is not well',
    finds: ['fusionauth.unwell'],
    plant: ({ misbehave }) =>
      misbehave({ requests: [{ method: 'GET', path: '/api/status', outcome: 500 }] }),
    undo: ({ misbehave }) => misbehave({}),
    alone: true,
  },
  {
    ...standing('FusionAuth is down', 'fusionauth.unreachable', 'door', {
      target: 'http://127.0.0.1:9',
    }),
    alone: true,
  },
  {
    ...set('the setup key is none', ['settings.refused'], { FUSIONAUTH_SETUP_API_KEY: 'no key' }),
    alone: true,
  },
  {
    name: 'search is the database engine',
    finds: ['search.engine'],
    plant: ({ misbehave }) =>
      misbehave({ requests: [{ method: 'POST', path: '/api/user/search', outcome: 400 }] }),
    undo: ({ misbehave }) => misbehave({}),
    alone: true,
  },
  {
    name: 'search trails the records',
    finds: ['search.lag'],
    plant: ({ misbehave }) => misbehave({ searchLag: 'frozen' }),
    undo: ({ misbehave }) => misbehave({}),
    alone: true,
  },
  standing('the proxy keeps webhooks to itself', 'webhook.reach', 'front', {
    swallows: '/webhook',
  }),
  standing('there is a second proxy', 'proxy.too-few', 'front', { adds: 2 }),
  { ...standing('there is no proxy', 'proxy.too-many', 'front', { adds: 0 }), alone: true },
  {
    ...standing('people are sent to another address', 'cookie.address', 'front', {
      redirect: 'http://www.example/',
    }),
    alone: true,
  },
  {
    ...standing('the site is down', 'site.unreachable', 'front', { target: 'http://127.0.0.1:9' }),
    alone: true,
  },
];

function eventsWait({ fusionAuth }: Installation, transactionType: string) {
  const events = { 'user.delete.complete': { enabled: true, transactionType } };
  const body = { tenant: { eventConfiguration: { events } } };
  return fusionAuth({ method: 'PATCH', path: TENANT, body });
}

function set(name: string, finds: readonly string[], to: Record<string, string>): Fault {
  return {
    name,
    finds,
    plant: ({ overrides }) => void Object.assign(overrides, to),
    undo({ overrides }) {
      for (const setting of Object.keys(to)) delete overrides[setting];
    },
  };
}

function standing(
  name: string,
  finding: string,
  which: 'front' | 'door',
  to: Partial<Front>,
): Fault {
  let before: object;
  return {
    name,
    finds: [finding],
    plant({ [which]: one }) {
      before = { ...one };
      Object.assign(one, to);
    },
    undo: ({ [which]: one }) => void Object.assign(one, before),
  };
}
