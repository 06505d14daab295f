// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes interpolations so
// Starts the hosted pages over a fresh model, with one application, a mail tray and a webhook.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiRoutes } from '../../../src/embedded/api/routes.ts';
import { embeddedApp } from '../../../src/embedded/http/app.ts';
import { type Instance, openInstance } from '../../../src/embedded/instance.ts';
import { generateMaterial } from '../../../src/embedded/keys/generate.ts';
import type { Mail } from '../../../src/embedded/mail/deliver.ts';
import { misbehaviour } from '../../../src/embedded/misbehaviour/misbehaviour.ts';
import { type Application, applicationDefaults } from '../../../src/embedded/model/application.ts';
import { clockwork } from '../../../src/embedded/model/clockwork.ts';
import { createUser } from '../../../src/embedded/model/create-user.ts';
import { draftUser } from '../../../src/embedded/model/draft-user.ts';
import { draftRegistration, withRegistration } from '../../../src/embedded/model/register.ts';
import { seed } from '../../../src/embedded/model/seed.ts';
import { openStore } from '../../../src/embedded/model/store.ts';
import type { Tenant } from '../../../src/embedded/model/tenant.ts';
import type { User } from '../../../src/embedded/model/user.ts';
import { pageRouters } from '../../../src/embedded/pages/routers.ts';

export const CLIENT = '11111111-1111-4111-8111-111111111111';
export const SECRET = 'a client secret: % + é';
export const OTHER_CLIENT = '55555555-5555-4555-8555-555555555555';
export const TENANT = '22222222-2222-4222-8222-222222222222';
export const REDIRECT = 'http://app.example/callback';
export const HOME = 'http://app.example/';
export const PASSWORD = 'correct horse battery';
/** The parameters of a sign-in; the state would break out of markup that is not escaped. */
export const OAUTH = {
  ...{ client_id: CLIENT, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid' },
  ...{ state: '"><script>', code_challenge_method: 'S256' },
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};
const KEY = '33333333-3333-4333-8333-333333333333';
const TEMPLATE = '44444444-4444-4444-8444-444444444444';

/** Made once: an RSA key takes a while. */
const material = generateMaterial(
  'RS256',
  2048,
  clockwork(() => 0, randomBytes),
);

export type HostedEvent = { type: string; applicationId?: string; user: { id: string } };

export type Hosted = {
  url: string;
  instance: Instance;
  mails: Mail[];
  /** Resolves with the next mail, or the first that is waiting already. */
  nextMail(): Promise<Mail>;
  /** Types of the events that webhooks were sent, once all have arrived. */
  events(): Promise<HostedEvent[]>;
  clock: { now: number };
  setTenant(change: (tenant: Tenant) => Tenant): void;
  setApplication(change: (application: Application) => Application): void;
  /** Another application like the first, with its own id and the same secret. */
  addApplication(id: string): void;
  addUser(input: Record<string, unknown>, options?: { registered?: boolean }): Promise<User>;
  close(): Promise<void>;
};

export async function startHosted(): Promise<Hosted> {
  const clock = { now: Date.now() };
  const tray = mailTray();
  const store = openStore(':memory:');
  const instance = openInstance(
    store,
    clockwork(() => clock.now, randomBytes),
    { deliver: tray.deliver, log: () => {}, misbehaviour: misbehaviour(randomBytes) },
  );
  await seed(instance, TENANT);
  const events: HostedEvent[] = [];
  const listener = await listen(
    createServer(async (request, response) => {
      const chunks = await request.toArray();
      events.push(JSON.parse(Buffer.concat(chunks).toString('utf8')).event);
      response.end();
    }),
  );
  const { server, url } = await listen(
    createServer(
      embeddedApp(instance, {
        routes: apiRoutes(instance),
        pages: pageRouters(instance, { mailboxUrl: 'http://0.0.0.0:1080' }),
      }),
    ),
  );
  const setTenant = (change: (tenant: Tenant) => Tenant) =>
    void instance.tenants.put(change(instance.tenants.get(TENANT) as Tenant));
  const setApplication = (change: (application: Application) => Application) =>
    void instance.applications.put(change(instance.applications.get(CLIENT) as Application));
  await furnish(instance, url, listener.url);
  return {
    ...{ url, instance, clock, setTenant, setApplication, mails: tray.mails },
    nextMail: tray.next,
    addApplication: (id) =>
      void instance.applications.put({ ...(instance.applications.get(CLIENT) as Application), id }),
    events: async () => {
      await instance.settleEvents();
      return events;
    },
    addUser: (input, options = {}) => addUser(instance, input, options.registered ?? true),
    async close() {
      await Promise.all([server, listener.server].map(close));
      await instance.settleEvents();
      store.close();
    },
  };
}

/** The tenant, key, template, webhook and application that the tests start from. */
async function furnish(instance: Instance, url: string, webhookUrl: string): Promise<void> {
  const instants = { insertInstant: instance.now(), lastUpdateInstant: instance.now() };
  instance.keys.put({
    ...{ id: KEY, name: 'tokens', algorithm: 'RS256', type: 'RSA', ...instants },
    ...(await material),
  });
  const text = `link: /password/change/\${changePasswordId}?tenantId=\${user.tenantId}${PARAMETERS}`;
  instance.emailTemplates.put({
    ...{ id: TEMPLATE, name: 'password', defaultSubject: 'Password', ...instants },
    ...{ defaultTextTemplate: text, defaultHtmlTemplate: '', localizedFromNames: {} },
    ...{ localizedHtmlTemplates: {}, localizedSubjects: {}, localizedTextTemplates: {} },
  });
  const tenant = instance.tenants.get(TENANT) as Tenant;
  const on = { enabled: true, transactionType: 'Any' };
  instance.tenants.put({
    ...tenant,
    issuer: url,
    emailConfiguration: { ...tenant.emailConfiguration, forgotPasswordEmailTemplateId: TEMPLATE },
    eventConfiguration: { events: Object.fromEntries(EVENTS.map((type) => [type, on])) },
  });
  instance.webhooks.put({
    ...{ id: KEY, url: webhookUrl, tenantIds: [], global: true, connectTimeout: 2000 },
    ...{ headers: {}, signatureConfiguration: { enabled: false } },
    ...{ readTimeout: 2000, eventsEnabled: Object.fromEntries(EVENTS.map((type) => [type, true])) },
    ...instants,
  } as unknown as Parameters<Instance['webhooks']['put']>[0]);
  instance.applications.put(application(instants));
}

const PARAMETERS = '[#list state!{} as k, v][#if k != "tenantId"]&${k?url}=${v?url}[/#if][/#list]';
const EVENTS = [
  ...['user.login.success', 'user.login.failed', 'user.create', 'user.create.complete'],
  ...['user.registration.create', 'user.registration.create.complete'],
];

function application(instants: { insertInstant: number; lastUpdateInstant: number }): Application {
  const defaults = applicationDefaults(CLIENT, SECRET) as unknown as Application;
  const role = (name: string, isDefault: boolean) => ({
    ...{ id: KEY, name, isDefault, isSuperRole: false, ...instants },
  });
  return {
    ...{ ...defaults, ...instants, id: CLIENT, tenantId: TENANT, name: 'Test bank' },
    roles: [role('member', true), role('admin', false)],
    oauthConfiguration: {
      ...defaults.oauthConfiguration,
      authorizedRedirectURLs: [REDIRECT],
      enabledGrants: ['authorization_code', 'refresh_token', 'password'],
      logoutURL: HOME,
      proofKeyForCodeExchangePolicy: 'Required',
    },
    jwtConfiguration: {
      ...defaults.jwtConfiguration,
      ...{ enabled: true, accessTokenKeyId: KEY, idTokenKeyId: KEY },
    },
    registrationConfiguration: { enabled: true, type: 'basic', confirmPassword: true },
  };
}

async function addUser(
  instance: Instance,
  input: Record<string, unknown>,
  registered: boolean,
): Promise<User> {
  const tenant = instance.tenants.get(TENANT) as Tenant;
  const draft = draftUser(instance, {
    tenant,
    input: { password: PASSWORD, ...input },
    skipVerification: true,
  });
  const application = instance.applications.get(CLIENT) as Application;
  const registration = draftRegistration(instance, { application, input: {} });
  const user = registered ? withRegistration(draft.user, registration, instance.now()) : draft.user;
  return createUser(instance, tenant, { ...draft, user }, {});
}

function mailTray() {
  const mails: Mail[] = [];
  const waiting: ((mail: Mail) => void)[] = [];
  return {
    mails,
    async deliver(mail: Mail) {
      const taker = waiting.shift();
      if (taker) taker(mail);
      else mails.push(mail);
    },
    next(): Promise<Mail> {
      const mail = mails.shift();
      if (mail) return Promise.resolve(mail);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}

async function listen(server: Server): Promise<{ server: Server; url: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function close(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
