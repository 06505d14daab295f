// Tenants, applications, templates, webhooks and system configuration (FusionAuth docs, apis).
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes its values so
import { describe, expect, it } from 'vitest';
import {
  applicationId,
  rejection,
  signingKeyId,
  startInstance,
  templateId,
  tenantId,
} from './instance.ts';

describe('a tenant', () => {
  it('has FusionAuth’s defaults, which a PATCH leaves alone', async () => {
    const { client } = await startInstance();
    await client.patchTenant(tenantId, { tenant: { passwordValidationRules: { minLength: 12 } } });
    const { tenant } = (await client.retrieveTenant(tenantId)).response;
    expect(tenant).toMatchObject({
      name: 'Default',
      passwordValidationRules: { minLength: 12, maxLength: 256 },
      externalIdentifierConfiguration: { changePasswordIdTimeToLiveInSeconds: 600 },
      emailConfiguration: {
        implicitEmailVerificationAllowed: true,
        forgotPasswordEmailTemplateId: templateId,
      },
      passwordEncryptionConfiguration: {
        encryptionScheme: 'salted-pbkdf2-hmac-sha256',
        encryptionSchemeFactor: 24_000,
      },
    });
  });

  it('asks for its own kind of password', async () => {
    const { client, call } = await startInstance();
    await client.patchTenant(tenantId, {
      tenant: {
        passwordValidationRules: {
          requireMixedCase: true,
          requireNonAlpha: true,
          requireNumber: true,
        },
      },
    });
    const { json } = await call('POST', '/api/user', {
      user: { username: 'u', password: 'lowercase' },
    });
    expect(json.fieldErrors['user.password'].map(({ code }: { code: string }) => code)).toEqual([
      '[singleCase]user.password',
      '[onlyAlpha]user.password',
      '[requireNumber]user.password',
    ]);
    expect(
      (await call('POST', '/api/user', { user: { username: 'u', password: 'Mixed-9-ok' } })).status,
    ).toBe(200);
  });

  it.each([
    [
      { passwordValidationRules: { minLength: 'eight' } },
      'tenant.passwordValidationRules.minLength',
    ],
    [{ emailConfiguration: [] }, 'tenant.emailConfiguration'],
    [{ name: '' }, 'tenant.name'],
    [
      { passwordEncryptionConfiguration: { encryptionSchemeFactor: 0 } },
      'tenant.passwordEncryptionConfiguration.encryptionSchemeFactor',
    ],
    [
      { jwtConfiguration: { accessTokenKeyId: tenantId } },
      'tenant.jwtConfiguration.accessTokenKeyId',
    ],
  ])('refuses %j naming %s', async (tenant, field) => {
    const { call } = await startInstance();
    const { status, json } = await call('PATCH', `/api/tenant/${tenantId}`, { tenant });
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty([field]);
  });

  it('takes its users with it when it is deleted; the default tenant stays', async () => {
    const { call } = await startInstance();
    const id = 'ffffffff-0000-4000-8000-000000000009';
    await call('POST', `/api/tenant/${id}`, { tenant: { name: 'Other' } });
    const made = await call(
      'POST',
      '/api/user',
      { user: { username: 'u' } },
      { 'x-fusionauth-tenantid': id },
    );
    expect((await call('DELETE', `/api/tenant/${id}`)).status).toBe(200);
    expect((await call('GET', `/api/user/${made.json.user.id}`)).status).toBe(404);
    expect((await call('DELETE', `/api/tenant/${tenantId}`)).status).toBe(400);
  });
});

describe('an application', () => {
  it('is its own client id, with a secret and FusionAuth’s OAuth defaults', async () => {
    const { client } = await startInstance();
    const { application } = (await client.retrieveApplication(applicationId)).response;
    expect(application).toMatchObject({
      tenantId,
      active: true,
      oauthConfiguration: {
        clientId: applicationId,
        clientSecret: expect.any(String),
        clientAuthenticationPolicy: 'Required',
      },
      jwtConfiguration: { accessTokenKeyId: signingKeyId },
    });
  });

  it('keeps the id and secret of what a PATCH leaves out, and appends to arrays', async () => {
    const { client } = await startInstance();
    const before = (await client.retrieveApplication(applicationId)).response.application;
    const patch = (url: string) =>
      client.patchApplication(applicationId, {
        application: { oauthConfiguration: { authorizedRedirectURLs: [url] } },
      });
    await patch('https://one.test/callback');
    const after = (await patch('https://two.test/callback')).response.application;
    expect(after?.oauthConfiguration?.authorizedRedirectURLs).toEqual([
      'https://one.test/callback',
      'https://two.test/callback',
    ]);
    expect(after?.oauthConfiguration?.clientSecret).toBe(before?.oauthConfiguration?.clientSecret);
    expect(after?.roles).toHaveLength(2);
  });

  it('gains, changes and loses roles', async () => {
    const { client } = await startInstance();
    const made = (
      await client.createApplicationRole(applicationId, '', { role: { name: 'editor' } })
    ).response.role;
    await client.patchApplicationRole(applicationId, made?.id ?? '', { role: { isDefault: true } });
    const roles = async () =>
      (await client.retrieveApplication(applicationId)).response.application?.roles ?? [];
    expect((await roles()).find(({ name }) => name === 'editor')).toMatchObject({
      isDefault: true,
      id: made?.id,
    });
    const again = await rejection(
      client.createApplicationRole(applicationId, '', { role: { name: 'editor' } }),
    );
    expect(again.statusCode).toBe(400);
    await client.deleteApplicationRole(applicationId, made?.id ?? '');
    expect(await roles()).toHaveLength(2);
  });

  it('is deactivated, and with hardDelete gone', async () => {
    const { call } = await startInstance();
    const path = `/api/application/${applicationId}`;
    await call('DELETE', path);
    expect((await call('GET', path)).json.application.active).toBe(false);
    await call('DELETE', `${path}?hardDelete=true`);
    expect((await call('GET', path)).status).toBe(404);
  });
});

describe('an email template', () => {
  it('that cannot be read is refused with the line', async () => {
    const { call } = await startInstance();
    const emailTemplate = {
      name: 'x',
      defaultSubject: 's',
      defaultHtmlTemplate: 'a\n[#if x]',
      defaultTextTemplate: 't',
    };
    const { status, json } = await call('POST', '/api/email/template', { emailTemplate });
    expect(status).toBe(400);
    expect(json.fieldErrors['emailTemplate.defaultHtmlTemplate'][0].message).toMatch(/line/);
  });

  it('is sent to users and to other addresses, with the data of the request', async () => {
    const { call, createUser, mails, mailText } = await startInstance();
    const emailTemplate = {
      name: 'Hello',
      defaultSubject: 'Hello ${requestData.word}',
      defaultHtmlTemplate: '<p>${requestData.word?html}</p>',
      defaultTextTemplate: '[#if user??]${user.email}[#else]stranger[/#if] ${tenant.name}',
    };
    const { json } = await call('POST', '/api/email/template', { emailTemplate });
    const { id } = await createUser({ email: 'a@example.com' });
    const sent = await call('POST', `/api/email/send/${json.emailTemplate.id}`, {
      userIds: [id],
      toAddresses: [{ address: 'b@example.com', display: 'B' }],
      requestData: { word: 'you' },
    });
    expect(sent.json).toEqual({ anonymousResults: {}, results: {} });
    const list = await mails();
    expect(list.map(({ subject, recipients }) => [subject, ...recipients])).toEqual([
      ['Hello you', '<a@example.com>'],
      ['Hello you', '<b@example.com>'],
    ]);
    expect(await mailText(list[1].id)).toContain('stranger Default');
  });
});

describe('a webhook', () => {
  it.each([
    [{ url: 'ftp://example.com' }, 'webhook.url'],
    [{}, 'webhook.url'],
    [{ url: 'http://x.test', tenantIds: [templateId] }, 'webhook.tenantIds'],
    [
      { url: 'http://x.test', signatureConfiguration: { enabled: true } },
      'webhook.signatureConfiguration.signingKeyId',
    ],
    [{ url: 'http://x.test', connectTimeout: 'soon' }, 'webhook.connectTimeout'],
  ])('%j is refused naming %s', async (webhook, field) => {
    const { call } = await startInstance();
    const { status, json } = await call('POST', '/api/webhook', { webhook });
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty([field]);
  });

  it('is created, changed, listed and deleted', async () => {
    const { client } = await startInstance();
    const { webhook } = (
      await client.createWebhook('', {
        webhook: { url: 'http://x.test', connectTimeout: 1, readTimeout: 1 },
      })
    ).response;
    await client.patchWebhook(webhook?.id ?? '', { webhook: { description: 'mine' } });
    expect((await client.retrieveWebhooks()).response.webhooks).toMatchObject([
      { id: webhook?.id, description: 'mine' },
    ]);
    await client.deleteWebhook(webhook?.id ?? '');
    expect((await client.retrieveWebhooks()).response.webhooks).toEqual([]);
  });
});

describe('a signing key', () => {
  it('stays while a tenant, an application or a webhook signs with it', async () => {
    const { call } = await startInstance();
    const made = await call('POST', '/api/key/generate', {
      key: { name: 'k', algorithm: 'ES256' },
    });
    const { id } = made.json.key;
    const signatureConfiguration = { enabled: true, signingKeyId: id };
    const webhook = { url: 'http://x.test', signatureConfiguration };
    const hook = await call('POST', '/api/webhook', { webhook });
    for (const used of [id, signingKeyId]) {
      const { status, json } = await call('DELETE', `/api/key/${used}`);
      expect([status, json.fieldErrors.keyId[0].code]).toEqual([400, '[inUse]keyId']);
    }
    await call('DELETE', `/api/webhook/${hook.json.webhook.id}`);
    expect((await call('DELETE', `/api/key/${id}`)).status).toBe(200);
  });

  it('must have a private part to sign the tokens of a tenant or an application', async () => {
    const { call } = await startInstance();
    const source = await call('GET', `/api/key/${signingKeyId}`);
    const { publicKey } = source.json.key;
    const key = { name: 'public', algorithm: 'ES256', publicKey, kid: 'public' };
    const { id } = (await call('POST', '/api/key/import', { key })).json.key;
    const tenant = { jwtConfiguration: { accessTokenKeyId: id } };
    const refused = await call('PATCH', `/api/tenant/${tenantId}`, { tenant });
    expect(refused.status).toBe(400);
    expect(refused.json.fieldErrors).toHaveProperty(['tenant.jwtConfiguration.accessTokenKeyId']);
  });
});

describe('the system', () => {
  it('keeps its configuration and tells its version', async () => {
    const { client } = await startInstance();
    await client.patchSystemConfiguration({
      systemConfiguration: { reportTimezone: 'Europe/Berlin' },
    });
    const { systemConfiguration } = (await client.retrieveSystemConfiguration()).response;
    expect(systemConfiguration).toMatchObject({
      reportTimezone: 'Europe/Berlin',
      corsConfiguration: { enabled: false },
    });
    expect((await client.retrieveVersion()).response.version).toBe('1.69.0');
  });
});
