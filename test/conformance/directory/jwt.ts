// JWT Vend and Validate.
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose';
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

export function jwtRules(directory: () => Directory): void {
  const vend = async (request: object) =>
    (await directory().client.vendJWT(request)).response.token ?? '';

  it('vend signs the caller’s claims and adds iat, exp and jti (D:apis/jwt#vend, RN 1.30.0)', async () => {
    const claims = { sub: 'a', iss: 'b', aud: 'c', anonymous: true };
    const token = await vend({ claims, keyId: directory().keyId, timeToLiveInSeconds: 60 });
    const { iat = 0, exp = 0, jti, ...rest } = decodeJwt(token);
    expect(rest).toEqual(claims);
    expect(exp - iat).toBe(60);
    expect(jti).toEqual(expect.any(String));
    const header = decodeProtectedHeader(token);
    expect(header).toMatchObject({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) });
  });

  it('vend ignores amr, cnf, exp and iat from the caller (D:apis/jwt#vend)', async () => {
    const claims = { amr: ['x'], cnf: { x: 1 }, exp: 1, iat: 1, kept: 1 };
    const decoded = decodeJwt(await vend({ claims, keyId: directory().keyId }));
    expect(decoded).toMatchObject({ kept: 1 });
    expect(decoded).not.toHaveProperty('amr');
    expect(decoded).not.toHaveProperty('cnf');
    expect(Math.abs((decoded.iat ?? 0) - Date.now() / 1000)).toBeLessThan(600);
    expect(decoded.exp).toBeGreaterThan(decoded.iat ?? 0);
  });

  it('vend refuses a life that is not greater than 0 (D:apis/jwt#vend)', async () => {
    const asked = directory().client.vendJWT({ claims: {}, timeToLiveInSeconds: -1 });
    expect((await refusal(asked)).statusCode).toBe(400);
  });

  it('a vended token verifies with the published keys (D:apis/jwt)', async () => {
    const token = await vend({ claims: { sub: 'a' }, keyId: directory().keyId });
    const { json } = await directory().open('GET', '/.well-known/jwks.json');
    const keys = createLocalJWKSet(json as JSONWebKeySet);
    const { payload } = await jwtVerify(token, keys, { algorithms: ['ES256'] });
    expect(payload.sub).toBe('a');
  });

  it('validate answers the claims of a good token, and 401 for any other (D:apis/jwt#validate)', async () => {
    const { client, keyId } = directory();
    const token = await vend({ claims: { sub: 'a' }, keyId });
    const { response } = await client.validateJWT(token);
    expect(response.jwt?.sub).toBe('a');
    const forged = `${token.slice(0, -8)}AAAAAAAA`;
    expect((await refusal(client.validateJWT(forged))).statusCode).toBe(401);
  });
}
