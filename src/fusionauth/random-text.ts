// 64 random letters and digits: a stub's username and password, which nobody ever sees or types.
import type { RandomBytes } from '../domain/random.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 64 characters, 320 bits. No `@`: a username must never look like somebody's email. */
export function randomText(random: RandomBytes): string {
  return Array.from(random(64), (byte) => ALPHABET[byte & 31]).join('');
}
