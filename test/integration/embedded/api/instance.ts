// A running embedded server for tests: a clock to move, a key that may do everything, the official
// client, and bare HTTP for what the client hides.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes its values so
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FusionAuthClient } from '@fusionauth/typescript-client';
import { onTestFinished } from 'vitest';
import { type EmbeddedOptions, startEmbedded } from '../../../../src/embedded/server.ts';

export const rootKey = 'root-key-of-the-tests';
export const tenantId = 'aaaaaaaa-0000-4000-8000-000000000001';
export const applicationId = 'bbbbbbbb-0000-4000-8000-000000000002';
export const templateId = 'cccccccc-0000-4000-8000-000000000003';
export const signingKeyId = 'dddddddd-0000-4000-8000-000000000004';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
export type Answer = { status: number; text: string; json: any; headers: Headers };

type Json = Record<string, unknown>;

export type TestInstance = Awaited<ReturnType<typeof startInstance>>;

const emailTemplate = {
  name: 'Change password',
  defaultSubject: 'Change it',
  defaultHtmlTemplate: '<p>id=${changePasswordId}</p>',
  defaultTextTemplate: 'id=${changePasswordId} [#if state.from??]from=${state.from}[/#if]',
};

/** The Kickstart document most tests start from. */
export const kickstartOf = (more: { apiKeys?: Json[]; requests?: Json[] } = {}): Json => ({
  variables: { defaultTenantId: tenantId },
  apiKeys: [{ key: rootKey, description: 'tests' }, ...(more.apiKeys ?? [])],
  requests: [
    {
      method: 'POST',
      url: `/api/key/generate/${signingKeyId}`,
      body: { key: { algorithm: 'ES256', name: 'tokens' } },
    },
    { method: 'POST', url: `/api/email/template/${templateId}`, body: { emailTemplate } },
    {
      method: 'PATCH',
      url: `/api/tenant/${tenantId}`,
      body: {
        tenant: {
          issuer: 'https://issuer.test',
          emailConfiguration: { forgotPasswordEmailTemplateId: templateId },
        },
      },
    },
    {
      method: 'POST',
      url: `/api/application/${applicationId}`,
      body: {
        application: {
          name: 'Site',
          roles: [{ name: 'member', isDefault: true }, { name: 'admin' }],
          jwtConfiguration: {
            enabled: true,
            accessTokenKeyId: signingKeyId,
            idTokenKeyId: signingKeyId,
          },
          loginConfiguration: { generateRefreshTokens: true },
        },
      },
    },
    ...(more.requests ?? []),
  ],
});

/** Writes a Kickstart document to a file of its own and returns its path. */
export function kickstartFile(document: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'kickstart-')), 'kickstart.json');
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
  return file;
}

type Options = Partial<EmbeddedOptions> & { kickstart?: Json };

/** Starts a server in memory; it is closed when the test ends. */
export async function startInstance(options: Options = {}) {
  const instance = await launchInstance(options);
  onTestFinished(instance.close);
  return instance;
}

/** Starts a server in memory, for the caller to close. */
export async function launchInstance(options: Options = {}) {
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const logged: Json[] = [];
  const { kickstart = kickstartOf(), ...overrides } = options;
  const server = await startEmbedded({
    port: 0,
    mailboxPort: 0,
    dataFile: ':memory:',
    kickstartFile: kickstartFile(kickstart),
    env: {},
    now: () => clock.now,
    log: (line) => logged.push(line),
    ...overrides,
  });
  const client = new FusionAuthClient(rootKey, server.url);
  return { ...server, clock, client, logged, ...bareHttp(server.url, server.mailboxUrl) };
}

function bareHttp(url: string, mailboxUrl: string) {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: rootKey,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      text,
      json: isJson ? JSON.parse(text) : undefined,
      headers: response.headers,
    };
  };
  return {
    call,
    /** Without an API key. */
    open: (method: string, path: string, body?: unknown) =>
      call(method, path, body, { authorization: '' }),
    /** Creates a user and returns it. */
    async createUser(user: Json, more: Json = {}) {
      const answer = await call('POST', '/api/user', { user, ...more });
      if (answer.status !== 200) throw new Error(`no user: ${answer.status} ${answer.text}`);
      return answer.json.user;
    },
    getUser: async (id: string) => (await call('GET', `/api/user/${id}`)).json.user,
    async mails() {
      // biome-ignore lint/suspicious/noExplicitAny: MailCatcher's list
      return (await (await fetch(`${mailboxUrl}/messages`)).json()) as any[];
    },
    async mailText(id: number) {
      return (await fetch(`${mailboxUrl}/messages/${id}.plain`)).text();
    },
  };
}

/** What the official client rejected with. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<{ statusCode: number; exception?: unknown }> {
  return promise.then(
    () => Promise.reject(new Error('it was not refused')),
    (refused) => refused,
  );
}
