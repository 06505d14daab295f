// Makes the answer of the token endpoint: access token, id token, and the refresh token it was given.
// Source: FusionAuth docs, oauth/tokens; OpenID Connect Core, 3.1.3.6.
import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Instance } from '../instance.ts';
import type { Key } from '../keys/key.ts';
import { accessClaims, tokenSettings } from '../model/issue-token.ts';
import type { RefreshToken } from '../model/refresh-tokens.ts';
import { clientSecretKeyId } from '../model/seed.ts';
import type { User } from '../model/user.ts';
import type { Client } from './client.ts';
import { isStrict, profileClaims } from './profile-claims.ts';

export type Grant = Client & {
  user: User;
  scope: string;
  /** Seconds since the epoch; of the sign-in, however often tokens were refreshed since. */
  authTime: number;
  authenticationType: string;
  /** The grants so far, for the header `gty`. */
  grants: string[];
  nonce?: string | undefined;
  /** The authorization code, for `c_hash`. */
  code?: string;
  refreshToken?: RefreshToken | undefined;
};

export type TokenResponse = {
  access_token: string;
  expires_in: number;
  id_token?: string;
  refresh_token?: string;
  refresh_token_id?: string;
  scope?: string;
  token_type: 'Bearer';
  userId: string;
};

export async function issueTokens(instance: Instance, grant: Grant): Promise<TokenResponse> {
  const { tenant, application, user, scope, refreshToken } = grant;
  const { keyId, seconds } = tokenSettings(tenant, application);
  const base = { ...baseClaims(instance, grant, seconds) };
  const access_token = await sign(instance, grant, keyId, accessTokenClaims(base, grant));
  const wantsId = scope.split(' ').includes('openid');
  const id_token = wantsId ? await idToken(instance, grant, { base, access_token }) : undefined;
  return {
    access_token,
    expires_in: seconds,
    ...(id_token !== undefined && { id_token }),
    ...(refreshToken && { refresh_token: refreshToken.token, refresh_token_id: refreshToken.id }),
    ...(scope !== '' && { scope }),
    token_type: 'Bearer',
    userId: user.id,
  };
}

function baseClaims(instance: Instance, grant: Grant, seconds: number): JWTPayload {
  const { scope, authTime, refreshToken } = grant;
  return {
    ...accessClaims(instance, { ...grant, seconds }),
    auth_time: authTime,
    ...(scope !== '' && { scope }),
    ...(refreshToken && { sid: refreshToken.id }),
  };
}

/** With strict scopes an access token names no person. */
function accessTokenClaims(base: JWTPayload, { application }: Grant): JWTPayload {
  if (!isStrict(application)) return base;
  const { email, email_verified, preferred_username, phone_number, ...rest } = base;
  return rest;
}

/** An id token is for knowing who, not for what they may do: it has no roles (since 1.24). */
async function idToken(
  instance: Instance,
  grant: Grant,
  { base, access_token }: { base: JWTPayload; access_token: string },
): Promise<string> {
  const { tenant, application, user, nonce, code } = grant;
  const own = application.jwtConfiguration;
  const keyId = (own.enabled && own.idTokenKeyId) || tenant.jwtConfiguration.idTokenKeyId;
  const { aud, exp, iat, iss, sub, authenticationType, auth_time, tid, scope, sid } = base;
  const hash = hashFor(keyId === undefined ? undefined : instance.keys.get(keyId));
  return sign(instance, grant, keyId, {
    ...profileClaims(user, grant),
    ...{ aud, exp, iat, iss, sub, authenticationType, auth_time, tid, jti: instance.uuid() },
    ...(scope !== undefined && { scope }),
    ...(sid !== undefined && { sid }),
    at_hash: hash(access_token),
    ...(code !== undefined && { c_hash: hash(code) }),
    ...(nonce !== undefined && { nonce }),
  } as JWTPayload);
}

function sign(
  instance: Instance,
  { application, grants }: Grant,
  keyId: string | undefined,
  claims: JWTPayload,
): Promise<string> {
  if (keyId === clientSecretKeyId) {
    const secret = application.oauthConfiguration.clientSecret;
    if (!secret) throw new Error(`application ${application.id} has no client secret to sign with`);
    return instance.keys.signWithSecret(secret, claims);
  }
  const key = keyId === undefined ? undefined : instance.keys.get(keyId);
  if (!key) throw new Error(`application ${application.id} has no signing key ${keyId}`);
  return instance.keys.sign(key, claims, { gty: grants });
}

/** The left half of a hash as long as the signature's. */
function hashFor(key: Key | undefined): (text: string) => string {
  const bits = key?.algorithm === 'Ed25519' ? '512' : (key?.algorithm.slice(-3) ?? '256');
  return (text) => {
    const digest = createHash(`sha${bits}`).update(text).digest();
    return digest.subarray(0, digest.length / 2).toString('base64url');
  };
}
