// Sign-in and tokens (FusionAuth docs, apis/login, apis/jwt).
import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { applicationId, signingKeyId, startInstance, tenantId } from './instance.ts';

async function withMember() {
  const instance = await startInstance();
  const user = await instance.createUser({
    email: 'a@example.com',
    username: 'Name',
    password: 'password1',
  });
  const register = () =>
    instance.call('POST', `/api/user/registration/${user.id}`, { registration: { applicationId } });
  const login = (body: Record<string, unknown> = {}) =>
    instance.call('POST', '/api/login', {
      loginId: 'a@example.com',
      password: 'password1',
      applicationId,
      ...body,
    });
  return { ...instance, user, register, login };
}

describe('login', () => {
  it('answers 202 to a user who is not registered for the application, 200 once registered', async () => {
    const { login, register } = await withMember();
    expect((await login()).status).toBe(202);
    await register();
    const { status, json } = await login();
    expect(status).toBe(200);
    expect(json.user.email).toBe('a@example.com');
  });

  it('stamps lastLoginInstant', async () => {
    const { login, getUser, user, clock } = await withMember();
    clock.now += 60_000;
    await login();
    expect((await getUser(user.id)).lastLoginInstant).toBe(clock.now);
  });

  it('answers the same empty 404 for an unknown user and a wrong password', async () => {
    const { login } = await withMember();
    const wrong = await login({ password: 'password2' });
    const unknown = await login({ loginId: 'nobody@example.com' });
    expect([wrong.status, wrong.text]).toEqual([404, '']);
    expect([unknown.status, unknown.text]).toEqual([404, '']);
  });

  it('needs a key while the application requires authentication', async () => {
    const { open, call, login, register } = await withMember();
    await register();
    const body = { loginId: 'a@example.com', password: 'password1', applicationId };
    expect((await open('POST', '/api/login', body)).status).toBe(401);
    await call('PATCH', `/api/application/${applicationId}`, {
      application: { loginConfiguration: { requireAuthentication: false } },
    });
    expect((await open('POST', '/api/login', body)).status).toBe(200);
    expect((await login()).status).toBe(200);
  });

  it('takes a one-time password once', async () => {
    const { call, open, login } = await withMember();
    const { json } = await call('POST', '/api/user/forgot-password', { loginId: 'a@example.com' });
    const changed = await open('POST', '/api/user/change-password', {
      changePasswordId: json.changePasswordId,
      password: 'new-password',
    });
    const once = {
      loginId: undefined,
      password: undefined,
      oneTimePassword: changed.json.oneTimePassword,
    };
    expect((await login(once)).status).toBe(202);
    expect((await login(once)).status).toBe(404);
  });

  it('compares only the identities that are named', async () => {
    const { login } = await withMember();
    expect((await login({ loginId: 'name', loginIdTypes: ['email'] })).status).toBe(404);
    expect((await login({ loginId: 'name', loginIdTypes: ['username'] })).status).toBe(202);
    expect((await login({ loginIdTypes: ['shoe size'] })).status).toBe(400);
  });

  it('asks for a new password with 203 when one is required, also of a password set with that', async () => {
    const { call, login, user } = await withMember();
    await call('PATCH', `/api/user/${user.id}`, {
      user: { passwordChangeRequired: true, password: 'temporary' },
    });
    const { status, json } = await login({ password: 'temporary' });
    expect(status).toBe(203);
    expect(json).toEqual({
      changePasswordId: expect.any(String),
      changePasswordReason: 'Administrative',
    });
  });

  it('answers 410 once the user has expired', async () => {
    const { call, login, user, clock } = await withMember();
    await call('PATCH', `/api/user/${user.id}`, { user: { expiry: clock.now + 1000 } });
    expect((await login()).status).toBe(202);
    clock.now += 1000;
    expect((await login()).status).toBe(410);
  });
});

describe('tokens', () => {
  it('are signed by the application’s key, published in the JWKS, with FusionAuth’s claims', async () => {
    const { login, register, open, user, clock } = await withMember();
    await register();
    const { json } = await login();
    const jwks = createLocalJWKSet((await open('GET', '/.well-known/jwks.json')).json);
    const { payload } = await jwtVerify(json.token, jwks, {
      issuer: 'https://issuer.test',
      audience: applicationId,
      algorithms: ['ES256'],
      currentDate: new Date(clock.now),
    });
    expect(payload).toMatchObject({
      sub: user.id,
      tid: tenantId,
      applicationId,
      roles: ['member'],
      email: 'a@example.com',
      authenticationType: 'PASSWORD',
      exp: clock.now / 1000 + 3600,
    });
    expect(json.tokenExpirationInstant).toBe(clock.now + 3_600_000);
  });

  it('are left out with noJWT', async () => {
    const { login, register } = await withMember();
    await register();
    expect((await login({ noJWT: true })).json).not.toHaveProperty('token');
  });

  it('validate until they expire; a changed one never does', async () => {
    const { login, call, clock } = await withMember();
    const { json } = await login();
    const validate = (token: string) =>
      call('GET', '/api/jwt/validate', undefined, { authorization: `Bearer ${token}` });
    expect((await validate(json.token)).json.jwt.email).toBe('a@example.com');
    expect((await validate(`${json.token.slice(0, -6)}AAAAAA`)).status).toBe(401);
    clock.now += 3_601_000;
    expect((await validate(json.token)).status).toBe(401);
  });

  it('refresh until the refresh token is revoked by logout', async () => {
    const { login, register, open } = await withMember();
    await register();
    const { json } = await login();
    const refresh = () => open('POST', '/api/jwt/refresh', { refreshToken: json.refreshToken });
    expect((await refresh()).json.token).toMatch(/^eyJ/);
    await open('POST', '/api/logout', { refreshToken: json.refreshToken });
    expect((await refresh()).json.fieldErrors.refreshToken[0].code).toBe('[invalid]refreshToken');
  });
});

describe('vend', () => {
  it('signs the caller’s claims, adds iat, exp and jti, and ignores amr, cnf, exp and iat', async () => {
    const { call, open, clock } = await startInstance();
    const claims = {
      sub: 'anyone',
      iss: 'me',
      anonymous: true,
      exp: 1,
      iat: 1,
      amr: ['x'],
      cnf: {},
    };
    const { json } = await call('POST', '/api/jwt/vend', {
      claims,
      keyId: signingKeyId,
      timeToLiveInSeconds: 60,
    });
    const jwks = createLocalJWKSet((await open('GET', '/.well-known/jwks.json')).json);
    const { payload } = await jwtVerify(json.token, jwks, { currentDate: new Date(clock.now) });
    const now = clock.now / 1000;
    expect(payload).toEqual({
      sub: 'anyone',
      iss: 'me',
      anonymous: true,
      iat: now,
      exp: now + 60,
      jti: expect.any(String),
    });
    expect(decodeProtectedHeader(json.token)).toMatchObject({ alg: 'ES256', typ: 'JWT' });
  });

  it('refuses a key that does not exist and a life of nothing', async () => {
    const { call } = await startInstance();
    const vend = (body: unknown) => call('POST', '/api/jwt/vend', body);
    expect(
      (await vend({ keyId: '00000000-0000-4000-8000-000000000000' })).json.fieldErrors,
    ).toHaveProperty('keyId');
    expect((await vend({ timeToLiveInSeconds: 0 })).json.fieldErrors).toHaveProperty(
      'timeToLiveInSeconds',
    );
  });
});

describe('keys', () => {
  it.each([
    ['RS256', 2048, 'RSA'],
    ['ES384', undefined, 'EC'],
    ['HS512', undefined, 'HMAC'],
    ['Ed25519', undefined, 'OKP'],
  ])(
    '%s is generated, signs, and never shows its private part',
    async (algorithm, length, type) => {
      const { call, open } = await startInstance();
      const { json } = await call('POST', '/api/key/generate', {
        key: { algorithm, name: 'k', length },
      });
      expect(json.key).toMatchObject({ algorithm, type, name: 'k', kid: expect.any(String) });
      expect(JSON.stringify(json)).not.toMatch(/privateKey"|PRIVATE|"secret"/);
      const vended = await call('POST', '/api/jwt/vend', { claims: {}, keyId: json.key.id });
      expect(decodeProtectedHeader(vended.json.token)).toMatchObject({
        alg: algorithm,
        kid: json.key.kid,
      });
      const published = (await open('GET', '/.well-known/jwks.json')).json.keys.map(
        ({ kid }: { kid: string }) => kid,
      );
      expect(published.includes(json.key.kid)).toBe(type !== 'HMAC');
    },
  );

  it('refuses an RSA key without a length', async () => {
    const { call } = await startInstance();
    const { json } = await call('POST', '/api/key/generate', {
      key: { algorithm: 'RS256', name: 'k' },
    });
    expect(json.fieldErrors).toHaveProperty(['key.length']);
  });

  it.each([
    ['ES256', 'ed25519'],
    ['Ed25519', 'rsa'],
    ['RS256', 'ed25519'],
  ])('refuses to import for %s a key of another kind (%s)', async (algorithm, kind) => {
    const { call } = await startInstance();
    const { publicKey } =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const { json } = await call('POST', '/api/key/import', {
      key: { algorithm, name: 'k', publicKey: pem },
    });
    expect(json.fieldErrors).toHaveProperty(['key.publicKey']);
  });

  it('publishes an imported public key but will not sign with it', async () => {
    const { call, open } = await startInstance();
    const pem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    const key = { algorithm: 'Ed25519', name: 'k', kid: 'theirs', publicKey: pem };
    const { json } = await call('POST', '/api/key/import', { key });
    expect(json.key).toMatchObject({ kid: 'theirs', hasPrivateKey: false });
    const published = (await open('GET', '/.well-known/jwks.json')).json.keys;
    expect(published.map(({ kid }: { kid: string }) => kid)).toContain('theirs');
    expect((await call('POST', '/api/jwt/vend', { keyId: json.key.id })).status).toBe(400);
  });
});
