// FusionAuth as a signer of tokens: JWT Vend, and the public keys that it publishes.
import type { FusionAuthClient } from '@fusionauth/typescript-client';
import type { JWK } from 'jose';
import { call } from './call.ts';

/** Source: FusionAuth docs, apis/jwt, "Vend a JWT". Methods reject with a DirectoryError. */
export function fusionAuthVending(client: FusionAuthClient) {
  return {
    async vend(claims: object, seconds: number, keyId: string): Promise<string> {
      const request = { claims: { ...claims }, keyId, timeToLiveInSeconds: seconds };
      const answer = await call('vend a token', client.vendJWT(request));
      return answer?.token ?? '';
    },

    async jwks(): Promise<readonly JWK[]> {
      const answer = await call('retrieve keys', client.retrieveJsonWebKeySet());
      return (answer?.keys ?? []) as JWK[];
    },
  };
}
