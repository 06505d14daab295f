// Forgotten and changed passwords, as far as no mail is needed: ids are asked for with
// sendForgotPasswordMessage=false (RN 1.59.0).
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

const password = 'a-long-password';

export function passwordRules(directory: () => Directory): void {
  const forget = async (loginId: string, more: object = {}) => {
    const request = { loginId, sendForgotPasswordMessage: false, ...more };
    return (await directory().client.forgotPassword(request)).response.changePasswordId ?? '';
  };
  const stub = async (fields: object = {}) => {
    const made = await directory().user({ username: directory().fresh('stub'), ...fields });
    return { ...made, loginId: String(made.username) };
  };

  it('an id is answered to a caller with a key (D:apis/users/forgot-password)', async () => {
    const { loginId } = await stub();
    expect((await forget(loginId)).length).toBeGreaterThan(20);
  });

  it('an unknown login id is an empty 404 (D:apis/users/forgot-password)', async () => {
    const request = { loginId: directory().fresh('nobody'), sendForgotPasswordMessage: false };
    const refused = await refusal(directory().client.forgotPassword(request));
    expect([refused.statusCode, refused.exception]).toEqual([404, undefined]);
  });

  it('a message to a user without any address is 422 (D:apis/users/forgot-password)', async () => {
    const { loginId } = await stub();
    const asked = directory().client.forgotPassword({ loginId, sendForgotPasswordMessage: true });
    expect((await refusal(asked)).statusCode).toBe(422);
  });

  it('the caller’s own changePasswordId is kept (D:apis/users/forgot-password)', async () => {
    const { loginId } = await stub();
    const changePasswordId = randomUUID();
    expect(await forget(loginId, { changePasswordId })).toBe(changePasswordId);
  });

  it('a known id may be used, with an empty 200; an unknown one is 404 (D:apis/users/change-password)', async () => {
    const { loginId } = await stub();
    const { open } = directory();
    const id = await forget(loginId);
    const known = await open('GET', `/api/user/change-password/${id}`);
    expect([known.status, known.text]).toEqual([200, '']);
    const unknown = await open('GET', `/api/user/change-password/${randomUUID()}`);
    expect(unknown.status).toBe(404);
  });

  it('a change answers a one-time password and the state that was given (D:apis/users/change-password)', async () => {
    const { loginId } = await stub();
    const { client } = directory();
    const id = await forget(loginId, { state: { anon_user: 'yes' } });
    const { response } = await client.changePassword(id, { password });
    expect(response.state).toEqual({ anon_user: 'yes' });
    const { oneTimePassword = '' } = response;
    const first = await client.login({ oneTimePassword, noJWT: true });
    expect(first.statusCode).toBe(200);
    expect((await refusal(client.login({ oneTimePassword }))).statusCode).toBe(404);
    expect((await client.login({ loginId, password, noJWT: true })).statusCode).toBe(200);
  });

  it('an id works once, and a change ends every other id of that user (D:apis/users/change-password)', async () => {
    const { loginId } = await stub();
    const [first, second] = [await forget(loginId), await forget(loginId)];
    const { client } = directory();
    await client.changePassword(second, { password });
    for (const id of [first, second])
      expect((await refusal(client.changePassword(id, { password }))).statusCode).toBe(404);
  });

  it('the id in the body counts, not the one in the path (RN 1.33.0)', async () => {
    const [named, inPath] = [await stub(), await stub()];
    const body = { password, changePasswordId: await forget(named.loginId) };
    const path = `/api/user/change-password/${await forget(inPath.loginId)}`;
    expect((await directory().open('POST', path, body)).status).toBe(200);
    const { client } = directory();
    const { statusCode } = await client.login({ loginId: named.loginId, password, noJWT: true });
    expect(statusCode).toBe(200);
  });

  it('a change ends every refresh token of that user (D:apis/users/change-password)', async () => {
    const { client, applicationId } = directory();
    const { loginId } = await stub({ password });
    const { response } = await client.login({ loginId, password, applicationId });
    const refreshToken = response.refreshToken ?? '';
    await client.exchangeRefreshTokenForJWT({ refreshToken });
    await client.changePassword(await forget(loginId), { password: `${password}-2` });
    const again = await refusal(client.exchangeRefreshTokenForJWT({ refreshToken }));
    expect(again.statusCode).toBe(400);
  });

  it('an id that was not mailed proves no mailbox (#964)', async () => {
    const { client, fresh } = directory();
    const email = `${fresh()}@example.com`;
    const { id } = await stub({ email });
    await client.changePassword(await forget(email), { password });
    const { response } = await client.retrieveUser(id);
    const identity = response.user?.identities?.find(({ value }) => value === email);
    expect(identity?.verified).toBe(false);
  });

  it('by login id and key it is changed without an id, and the answer has no body (D:apis/users/change-password)', async () => {
    const { client, call } = directory();
    const { loginId } = await stub({ password });
    const body = { loginId, password: `${password}-2` };
    const { status, text } = await call('POST', '/api/user/change-password', body);
    expect([status, text]).toEqual([200, '']);
    const { statusCode } = await client.login({ ...body, noJWT: true });
    expect(statusCode).toBe(200);
  });

  it('a wrong current password is refused (D:apis/users/change-password)', async () => {
    const { loginId } = await stub({ password });
    const body = { loginId, password: `${password}-2`, currentPassword: 'not-the-password' };
    const refused = await refusal(directory().client.changePasswordByIdentity(body));
    expect(refused.statusCode).toBe(400);
  });

  it('a password against the tenant’s rules is refused by its field (D:apis/errors)', async () => {
    const { loginId } = await stub();
    const { client } = directory();
    const id = await forget(loginId);
    const refused = await refusal(client.changePassword(id, { password: 'short' }));
    expect(refused.statusCode).toBe(400);
    expect(refused.exception?.fieldErrors).toHaveProperty(['password']);
    await client.changePassword(id, { password });
  });
}
