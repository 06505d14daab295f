// Ids that follow from a client's Idempotency-Key, so that a repeated request meets what it did before.
import { createHmac, createSecretKey } from 'node:crypto';
import { formatUuid } from '../domain/random.ts';

/** A UUID version 8 (RFC 9562) from a keyed hash: nobody without the secret can aim at another's. */
export function idDeriver(secret: Uint8Array) {
  // Of bytes Node would make a key at every use, which takes six times as long as using it.
  const own = createSecretKey(secret);
  return (scope: string, key: string): string =>
    formatUuid(createHmac('sha256', own).update(`${scope}\n${key}`).digest(), 8);
}
