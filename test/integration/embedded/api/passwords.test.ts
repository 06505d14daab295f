// Forgot password, change password, verify email (FusionAuth docs, apis/users).
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { applicationId, kickstartOf, startInstance, tenantId } from './instance.ts';

describe('forgot-password', () => {
  it('mails the change id to the user’s email and answers it only to a key', async () => {
    const { call, open, createUser, mails, mailText } = await startInstance();
    await createUser({ email: 'a@example.com' });
    const withKey = await call('POST', '/api/user/forgot-password', {
      loginId: 'a@example.com',
      state: { from: 'test' },
    });
    expect(withKey.status).toBe(200);
    const [mail] = await mails();
    expect(mail).toMatchObject({ recipients: ['<a@example.com>'], subject: 'Change it' });
    expect(await mailText(mail.id)).toContain(`id=${withKey.json.changePasswordId} from=test`);
    const without = await open('POST', '/api/user/forgot-password', { loginId: 'a@example.com' });
    expect([without.status, without.text]).toEqual([200, '']);
    expect(await mails()).toHaveLength(2);
  });

  it('falls back to user.data.email (#1204)', async () => {
    const { call, createUser, mails } = await startInstance();
    await createUser({ username: 'stub', data: { email: 'later@example.com' } });
    expect((await call('POST', '/api/user/forgot-password', { loginId: 'stub' })).status).toBe(200);
    expect((await mails())[0].recipients).toEqual(['<later@example.com>']);
  });

  it('answers 404 for nobody, 422 for a user without an address, 401 for a wrong key', async () => {
    const { call, createUser, mails } = await startInstance();
    await createUser({ username: 'stub' });
    const ask = (loginId: string, headers = {}) =>
      call('POST', '/api/user/forgot-password', { loginId }, headers);
    expect((await ask('nobody')).status).toBe(404);
    expect((await ask('stub')).status).toBe(422);
    expect((await ask('stub', { authorization: 'wrong' })).status).toBe(401);
    expect(await mails()).toEqual([]);
  });

  it('answers 403 without a template, unless it need not send (1.43)', async () => {
    const { call, createUser, mails } = await startInstance({
      kickstart: {
        variables: { defaultTenantId: tenantId },
        apiKeys: [{ key: 'root-key-of-the-tests' }],
        requests: [],
      },
    });
    await createUser({ email: 'a@example.com' });
    const ask = (more = {}) =>
      call('POST', '/api/user/forgot-password', { loginId: 'a@example.com', ...more });
    expect((await ask()).status).toBe(403);
    const silent = await ask({ sendForgotPasswordMessage: false });
    expect(silent.json.changePasswordId).toBeTruthy();
    expect(await mails()).toEqual([]);
  });

  it('finds its user by the change id until it runs out after ten minutes', async () => {
    const { call, createUser, clock } = await startInstance();
    const user = await createUser({ email: 'a@example.com' });
    const { json } = await call('POST', '/api/user/forgot-password', { loginId: 'a@example.com' });
    const find = () => call('GET', `/api/user?changePasswordId=${json.changePasswordId}`);
    clock.now += 599_000;
    expect((await find()).json.user.id).toBe(user.id);
    clock.now += 1000;
    expect((await find()).status).toBe(404);
    expect((await call('GET', `/api/user/change-password/${json.changePasswordId}`)).status).toBe(
      404,
    );
  });
});

describe('change-password by id', () => {
  async function asked(more: Record<string, unknown> = {}) {
    const instance = await startInstance();
    const user = await instance.createUser({ email: 'a@example.com', password: 'password1' });
    const ask = async () =>
      (
        await instance.call('POST', '/api/user/forgot-password', {
          loginId: 'a@example.com',
          state: { k: 1 },
          ...more,
        })
      ).json.changePasswordId as string;
    const change = (changePasswordId: string, password = 'new-password') =>
      instance.open('POST', '/api/user/change-password', { changePasswordId, password });
    return { ...instance, user, ask, change };
  }

  it('needs no key, answers a one-time password and the state, and spends the id', async () => {
    const { ask, change, call } = await asked();
    const id = await ask();
    expect((await call('GET', `/api/user/change-password/${id}`)).status).toBe(200);
    const { status, json } = await change(id);
    expect(status).toBe(200);
    expect(json).toEqual({ oneTimePassword: expect.any(String), state: { k: 1 } });
    expect((await change(id)).status).toBe(404);
    const login = (password: string) =>
      call('POST', '/api/login', { loginId: 'a@example.com', password });
    expect((await login('new-password')).status).toBe(200);
    expect((await login('password1')).status).toBe(404);
  });

  it('ends every other pending change and every refresh token', async () => {
    const { ask, change, call, user } = await asked();
    const [first, second] = [await ask(), await ask()];
    await call('POST', `/api/user/registration/${user.id}`, { registration: { applicationId } });
    const { json } = await call('POST', '/api/login', {
      loginId: 'a@example.com',
      password: 'password1',
      applicationId,
    });
    const refresh = () => call('POST', '/api/jwt/refresh', { refreshToken: json.refreshToken });
    expect((await refresh()).status).toBe(200);
    await change(first);
    expect((await change(second)).status).toBe(404);
    expect((await refresh()).status).toBe(400);
  });

  it('verifies the email implicitly when the id was mailed (#1467)', async () => {
    const { ask, change, getUser, user, clock } = await asked();
    clock.now += 1000;
    await change(await ask());
    expect((await getUser(user.id)).identities[0]).toMatchObject({
      verified: true,
      verifiedReason: 'Implicit',
      verifiedInstant: clock.now,
    });
    expect((await getUser(user.id)).passwordLastUpdateInstant).toBe(clock.now);
  });

  it('verifies nothing when the id was only answered (#964)', async () => {
    const { ask, change, getUser, user } = await asked({ sendForgotPasswordMessage: false });
    await change(await ask());
    expect((await getUser(user.id)).identities[0]).toMatchObject({
      verified: false,
      verifiedReason: 'Disabled',
    });
  });

  it('does not verify an email that was attached after the mail went elsewhere', async () => {
    const { call, createUser, getUser, open } = await startInstance();
    const { id } = await createUser({ username: 'stub', data: { email: 'mine@example.com' } });
    const { json } = await call('POST', '/api/user/forgot-password', { loginId: 'stub' });
    await call('PATCH', `/api/user/${id}`, { user: { email: 'other@example.com' } });
    await open('POST', '/api/user/change-password', {
      changePasswordId: json.changePasswordId,
      password: 'new-password',
    });
    expect((await getUser(id)).identities[0]).toMatchObject({
      value: 'other@example.com',
      verified: false,
    });
  });

  it('refuses a bad password naming it, and leaves the id unspent', async () => {
    const { ask, change } = await asked();
    const id = await ask();
    const refused = await change(id, 'short');
    expect(refused.json.fieldErrors.password[0].code).toBe('[tooShort]password');
    expect((await change(id)).status).toBe(200);
  });

  it('lets only one of two simultaneous changes through', async () => {
    const { ask, change } = await asked();
    const id = await ask();
    const statuses = (await Promise.all([change(id), change(id, 'other-password')])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([200, 404]);
  });

  it('changes by login id only for a key', async () => {
    const { call, open } = await asked();
    const body = { loginId: 'a@example.com', password: 'new-password' };
    expect((await open('POST', '/api/user/change-password', body)).status).toBe(401);
    const done = await call('POST', '/api/user/change-password', body);
    expect([done.status, done.text]).toEqual([200, '']);
  });
});

describe('verify-email', () => {
  it('verifies administratively by user id, for a key alone (1.37)', async () => {
    const { call, open, createUser, getUser } = await startInstance();
    const { id } = await createUser({ email: 'a@example.com' });
    expect((await open('POST', '/api/user/verify-email', { userId: id })).status).toBe(401);
    expect((await getUser(id)).identities[0].verified).toBe(false);
    expect((await call('POST', '/api/user/verify-email', { userId: id })).status).toBe(200);
    expect((await getUser(id)).identities[0]).toMatchObject({
      verified: true,
      verifiedReason: 'Administrative',
    });
    expect((await call('POST', '/api/user/verify-email', { userId: randomUUID() })).status).toBe(
      404,
    );
  });

  it('is Pending while the tenant verifies, and Completed by the id of the answer', async () => {
    const requests = [
      {
        method: 'PATCH',
        url: `/api/tenant/${tenantId}`,
        body: { tenant: { emailConfiguration: { verifyEmail: true } } },
      },
    ];
    const { call, open, getUser } = await startInstance({ kickstart: kickstartOf({ requests }) });
    const { json } = await call('POST', '/api/user', {
      user: { email: 'a@example.com', password: 'password1' },
    });
    expect(json.user).toMatchObject({
      verified: false,
      identities: [{ verifiedReason: 'Pending' }],
    });
    const login = () =>
      call('POST', '/api/login', { loginId: 'a@example.com', password: 'password1' });
    expect((await login()).status).toBe(212);
    const verify = () =>
      open('POST', '/api/user/verify-email', { verificationId: json.emailVerificationId });
    expect((await verify()).status).toBe(200);
    expect((await verify()).status).toBe(404);
    expect((await getUser(json.user.id)).identities[0]).toMatchObject({
      verified: true,
      verifiedReason: 'Completed',
    });
    expect((await login()).status).toBe(200);
  });
});
