// What a token meets in the service: both signers, the three cookies, the bearer, and the webhook's signature.
import { createPublicKey, randomBytes } from 'node:crypto';
import { cookieNames } from '../../../src/identity/cookies.ts';
import { createTokens } from '../../../src/identity/token.ts';
import { vendedTokens } from '../../../src/identity/vended-tokens.ts';
import { type RequestHeaders, visitorResolver } from '../../../src/identity/visitor.ts';
import { signatureVerifier } from '../../../src/webhooks/signature.ts';
import { AUDIENCE, ISSUER, TTL } from '../../support/token-forge.ts';
import type { Forge } from './forge.ts';

/** The guest's cookie. */
export const NAME = 'vestibule';

/** Whether anybody comes of these headers, or a webhook of this signature. */
export type Gate = (headers: RequestHeaders, signature?: string) => Promise<boolean>;

/** No session is open, and FusionAuth is not asked. */
export function createGate({ ring, keys, now: seconds }: Forge): Gate {
  const now = () => seconds * 1000;
  const shared = { issuer: ISSUER, audience: AUDIENCE, ttl: TTL, now };
  const vended = { key: createPublicKey(keys.vended), algorithm: 'ES256' };
  const asked = () => Promise.reject(new Error('nothing is asked and nothing written'));
  const tokens = vendedTokens({
    ...shared,
    local: createTokens({ ...shared, ring, random: randomBytes }),
    vending: { vend: asked },
    keys: { key: (kid) => (kid === 'vended' ? vended : undefined) },
    keyId: 'vended',
    onFallback: () => {},
  });
  const store = { session: () => Promise.resolve(undefined), account: asked, commit: asked };
  const cookies = cookieNames(NAME, false);
  const limits = { idle: 1, absolute: 1 };
  const resolve = visitorResolver({ tokens, tokenTtl: TTL, store, cookies, limits, now });
  const signed = signatureVerifier('the secret that webhooks are signed with');
  return async (headers, signature) => {
    const { anonymous, member } = await resolve(headers);
    return [anonymous, member, await signed(signature)].some((one) => one !== undefined);
  };
}
