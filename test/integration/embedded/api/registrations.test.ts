// Verification of registrations, sign-ins that happened elsewhere, and tokens for other applications
// (FusionAuth docs, apis/registrations, apis/login, apis/jwt).
import { describe, expect, it } from 'vitest';
import { applicationId, startInstance, templateId, tenantId } from './instance.ts';

const otherId = 'eeeeeeee-0000-4000-8000-000000000009';
const login = { loginId: 'a@example.com', password: 'right password' };

async function withVerification() {
  const instance = await startInstance();
  const { call } = instance;
  await call('PATCH', `/api/application/${applicationId}`, {
    application: { verifyRegistration: true },
  });
  const register = (more: object = {}) =>
    call('POST', '/api/user/registration', {
      user: { email: login.loginId, password: login.password },
      registration: { applicationId },
      ...more,
    });
  const signIn = async () => (await call('POST', '/api/login', { ...login, applicationId })).status;
  return { ...instance, register, signIn };
}

describe('an application that verifies registrations', () => {
  it('tells of an unverified one at sign-in, until its id comes back, once', async () => {
    const { client, call, register, signIn } = await withVerification();
    const { json } = await register();
    expect(json.registration.verified).toBe(false);
    expect(await signIn()).toBe(213);
    const verificationId = json.registrationVerificationId;
    await client.verifyUserRegistration({ verificationId });
    expect(await signIn()).toBe(200);
    expect((await call('POST', '/api/user/verify-registration', { verificationId })).status).toBe(
      404,
    );
  });

  it('takes the word of a caller that skips it', async () => {
    const { register, signIn } = await withVerification();
    const { json } = await register({ skipRegistrationVerification: true });
    expect(json.registration.verified).toBe(true);
    expect(json).not.toHaveProperty('registrationVerificationId');
    expect(await signIn()).toBe(200);
  });

  it('of a tenant that verifies addresses names the verification in one list, unlike the answer to a new user', async () => {
    const { call, register } = await withVerification();
    await call('PATCH', `/api/tenant/${tenantId}`, {
      tenant: { emailConfiguration: { verifyEmail: true } },
    });
    const { json } = await register();
    expect(json).not.toHaveProperty('emailVerificationId');
    const [{ id: verificationId }] = json.verificationIds;
    expect((await call('POST', '/api/user/verify-email', { verificationId })).status).toBe(200);
  });

  it('mails the id again, and gives it to a key alone', async () => {
    const { call, open, register, mails, createUser } = await withVerification();
    const emailTemplate = {
      name: 'Verify',
      defaultSubject: 'Verify',
      defaultHtmlTemplate: 'x',
      defaultTextTemplate: 'x',
    };
    const made = await call('POST', '/api/email/template', { emailTemplate });
    await call('PATCH', `/api/application/${applicationId}`, {
      application: { verificationEmailTemplateId: made.json.emailTemplate.id },
    });
    await register();
    expect(await mails()).toHaveLength(1);
    const path = `/api/user/verify-registration?email=a@example.com&applicationId=${applicationId}`;
    expect((await call('PUT', path)).json.verificationId).toEqual(expect.any(String));
    expect((await open('PUT', path)).text).toBe('');
    expect(await mails()).toHaveLength(3);
    expect((await open('PUT', `${path}&sendVerifyPasswordEmail=false`)).status).toBe(401);
    await createUser({ email: 'b@example.com' });
    expect((await call('PUT', path.replace('a@', 'b@'))).status).toBe(404);
  });
});

describe('a sign-in that happened elsewhere', () => {
  it('is stamped, and answered with a token', async () => {
    const { client, call, clock, createUser, getUser } = await startInstance();
    const { id } = await createUser({ username: 'x' });
    await call('POST', `/api/user/registration/${id}`, { registration: { applicationId } });
    clock.now += 5000;
    const { response } = await client.loginPing(id, applicationId, '203.0.113.7');
    expect(response.token).toEqual(expect.any(String));
    expect((await getUser(id)).lastLoginInstant).toBe(clock.now);
    const byBody = await client.loginPingWithRequest({ userId: id, applicationId });
    expect(byBody.response.user?.id).toBe(id);
  });

  it('is not for who is not registered', async () => {
    const { call, createUser } = await startInstance();
    const { id } = await createUser({ username: 'x' });
    expect((await call('PUT', `/api/login/${id}/${applicationId}`)).status).toBe(404);
    expect((await call('PUT', `/api/login/${otherId}/${applicationId}`)).status).toBe(404);
  });
});

describe('a token for another application', () => {
  async function signedIn() {
    const instance = await startInstance();
    const { call } = instance;
    await call('POST', `/api/application/${otherId}`, {
      application: { name: 'Other', loginConfiguration: { generateRefreshTokens: true } },
    });
    const { user } = (
      await call('POST', '/api/user/registration', {
        user: { email: login.loginId, password: login.password },
        registration: { applicationId },
      })
    ).json;
    const { token, refreshToken } = (await call('POST', '/api/login', { ...login, applicationId }))
      .json;
    const issue = (bearer: string, query = '') =>
      call('GET', `/api/jwt/issue?applicationId=${otherId}${query}`, undefined, {
        authorization: `Bearer ${bearer}`,
      });
    return { ...instance, user, token, refreshToken, issue };
  }

  it('is given to who is registered there, and a refresh token to who shows one', async () => {
    const { call, user, token, refreshToken, issue } = await signedIn();
    expect((await issue(token)).status).toBe(404);
    await call('POST', `/api/user/registration/${user.id}`, {
      registration: { applicationId: otherId },
    });
    const plain = await issue(token);
    expect(JSON.parse(atob(plain.json.token.split('.')[1]))).toMatchObject({
      aud: otherId,
      sub: user.id,
    });
    expect(plain.json).not.toHaveProperty('refreshToken');
    const full = await issue(token, `&refreshToken=${refreshToken}`);
    expect(full.json.refreshToken).toEqual(expect.any(String));
  });

  it('is not given for a token that was vended, or is none', async () => {
    const { call, user, issue } = await signedIn();
    await call('POST', `/api/user/registration/${user.id}`, {
      registration: { applicationId: otherId },
    });
    const vended = (await call('POST', '/api/jwt/vend', { claims: { sub: user.id } })).json.token;
    expect((await issue(vended)).status).toBe(401);
    expect((await issue('nonsense')).status).toBe(401);
  });
});

describe('refresh tokens', () => {
  it('are listed for their owner, and revoked by application or body', async () => {
    const { call, createUser } = await startInstance();
    const user = await createUser({ email: login.loginId, password: login.password });
    const signIn = async () => (await call('POST', '/api/login', { ...login, applicationId })).json;
    const count = async () =>
      (await call('GET', `/api/jwt/refresh?userId=${user.id}`)).json.refreshTokens.length;
    const { token } = await signIn();
    const own = { authorization: `Bearer ${token}` };
    expect((await call('GET', '/api/jwt/refresh', undefined, own)).json.refreshTokens).toHaveLength(
      1,
    );
    expect((await call('GET', '/api/jwt/refresh', undefined, { authorization: '' })).status).toBe(
      401,
    );
    await call('DELETE', `/api/jwt/refresh?applicationId=${applicationId}`);
    expect(await count()).toBe(0);
    const { refreshToken } = await signIn();
    await call('DELETE', '/api/jwt/refresh', { token: refreshToken });
    expect(await count()).toBe(0);
  });
});

describe('a template that cannot be rendered', () => {
  it('sends no mail, is told to the log alone, and changes no answer', async () => {
    const { call, createUser, mails, logged } = await startInstance();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: FreeMarker writes its values so
    const emailTemplate = { defaultTextTemplate: 'one\n${nobody.here}' };
    await call('PATCH', `/api/email/template/${templateId}`, { emailTemplate });
    await createUser({ email: 'a@example.com' });
    const answer = await call('POST', '/api/user/forgot-password', { loginId: 'a@example.com' });
    expect([answer.status, answer.json.changePasswordId]).toEqual([200, expect.any(String)]);
    expect(await mails()).toHaveLength(0);
    expect(logged).toMatchObject([{ message: 'mail not sent', template: templateId, line: 2 }]);
    expect(JSON.stringify(logged)).not.toContain('a@example.com');
  });
});

describe('the rules for passwords', () => {
  it('are told to anyone', async () => {
    const { open, call } = await startInstance();
    const path = '/api/tenant/password-validation-rules';
    for (const answer of [await open('GET', path), await open('GET', `${path}/${tenantId}`)]) {
      expect(answer.json.passwordValidationRules).toMatchObject({ minLength: 8 });
    }
    expect((await call('GET', `${path}/${otherId}`)).status).toBe(404);
  });
});
