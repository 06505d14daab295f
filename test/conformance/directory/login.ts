// POST /api/login, registrations, and refresh tokens.
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

const password = 'a-long-password';

export function loginRules(directory: () => Directory): void {
  const member = async (fields: object = {}) => {
    const made = await directory().user({ username: directory().fresh(), password, ...fields });
    return { ...made, loginId: String(made.username) };
  };
  const register = (id: string, more: { roles?: string[] } = {}) =>
    directory().client.register(id, {
      registration: { applicationId: directory().applicationId, ...more },
    });

  it('is 200 for a user who is registered for the application, 202 for one who is not (D:apis/_shared/_login-response-codes)', async () => {
    const { client, applicationId } = directory();
    const { id, loginId } = await member();
    expect((await client.login({ loginId, password, applicationId })).statusCode).toBe(202);
    await register(id);
    expect((await client.login({ loginId, password, applicationId })).statusCode).toBe(200);
  });

  it('is an empty 404 for a wrong password as for an unknown name (D:apis/_shared/_login-response-codes)', async () => {
    const { client, fresh } = directory();
    const { loginId } = await member();
    const wrong = await refusal(client.login({ loginId, password: 'another-password' }));
    const unknown = await refusal(client.login({ loginId: fresh('nobody'), password }));
    for (const { statusCode, exception } of [wrong, unknown])
      expect([statusCode, exception]).toEqual([404, undefined]);
  });

  it('is 404 for a user without a password (RN 1.59.0)', async () => {
    const { username } = await directory().user();
    const asked = directory().client.login({ loginId: String(username), password });
    expect((await refusal(asked)).statusCode).toBe(404);
  });

  it('is 203 with an id for a user who must change the password (D:apis/_shared/_login-response-codes)', async () => {
    const { loginId } = await member({ passwordChangeRequired: true });
    const { statusCode, response } = await directory().client.login({ loginId, password });
    expect(statusCode).toBe(203);
    expect(response).toMatchObject({
      ...{ changePasswordId: expect.any(String), changePasswordReason: 'Administrative' },
    });
  });

  it('is 410 for a user who has expired (D:apis/_shared/_login-response-codes)', async () => {
    const { loginId } = await member({ expiry: Date.now() - 1000 });
    const asked = directory().client.login({ loginId, password });
    expect((await refusal(asked)).statusCode).toBe(410);
  });

  it('looks a name up in the order of loginIdTypes (RN 1.59.0, #1874)', async () => {
    const { client, user, fresh } = directory();
    const loginId = `${fresh()}@example.com`;
    await user({ email: loginId, password: `${password}-of-the-email` });
    await user({ username: loginId, password });
    const asked = { loginId, password, noJWT: true };
    expect((await refusal(client.login(asked))).statusCode).toBe(404);
    const { statusCode } = await client.login({ ...asked, loginIdTypes: ['username', 'email'] });
    expect(statusCode).toBe(200);
  });

  it('answers a token, or none with noJWT (D:apis/login)', async () => {
    const { client } = directory();
    const { loginId } = await member();
    expect((await client.login({ loginId, password })).response.token).toMatch(/^eyJ/);
    const without = await client.login({ loginId, password, noJWT: true });
    expect(without.response).not.toHaveProperty('token');
  });

  it('stamps lastLoginInstant, which no update does (OA)', async () => {
    const { client } = directory();
    const { id, loginId } = await member();
    await client.login({ loginId, password, noJWT: true });
    const { response } = await client.retrieveUser(id);
    expect(response.user?.lastLoginInstant).toBeGreaterThanOrEqual(
      response.user?.insertInstant ?? 0,
    );
  });

  it('a registration has the default roles, or those asked for (D:apis/registrations)', async () => {
    const { client, applicationId } = directory();
    const [plain, admin] = [await member(), await member()];
    await register(plain.id);
    await register(admin.id, { roles: ['admin'] });
    const rolesOf = async (id: string) =>
      (await client.retrieveRegistration(id, applicationId)).response.registration?.roles;
    expect([await rolesOf(plain.id), await rolesOf(admin.id)]).toEqual([['member'], ['admin']]);
  });

  it('a registration that is deleted is gone, the user stays (D:apis/registrations)', async () => {
    const { client, applicationId } = directory();
    const { id } = await member();
    await register(id);
    await client.deleteRegistration(id, applicationId);
    const asked = client.retrieveRegistration(id, applicationId);
    expect((await refusal(asked)).statusCode).toBe(404);
    expect((await client.retrieveUser(id)).statusCode).toBe(200);
  });

  it('a refresh token buys another token until it is revoked (D:apis/jwt)', async () => {
    const { client, applicationId } = directory();
    const { id, loginId } = await member();
    await register(id);
    const { response } = await client.login({ loginId, password, applicationId });
    const refreshToken = response.refreshToken ?? '';
    const renewed = await client.exchangeRefreshTokenForJWT({ refreshToken });
    expect(renewed.response.token).toMatch(/^eyJ/);
    await client.revokeRefreshTokensByUserId(id);
    const again = await refusal(client.exchangeRefreshTokenForJWT({ refreshToken }));
    expect(again.statusCode).toBe(400);
  });
}
