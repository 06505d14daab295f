// A session's cookie: 256 random bits, of which the store keeps only the hash.
import { createHash } from 'node:crypto';
import type { RandomBytes } from '../domain/random.ts';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

export function newSessionId(random: RandomBytes): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** The hash under which a session is stored; undefined when the value cannot be one of ours. */
export function sessionHash(id: string): string | undefined {
  return SHAPE.test(id) ? createHash('sha256').update(id).digest('base64url') : undefined;
}
