// Identifiers from randomness that comes in from outside.

/** Fills and returns `size` random bytes from a cryptographically secure source. */
export type RandomBytes = (size: number) => Uint8Array;

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** A UUID version 7 (RFC 9562): ordered by time, 74 random bits. */
export function uuidv7(now: number, random: RandomBytes): string {
  const bytes = random(16);
  for (let index = 0; index < 6; index++) {
    bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) & 0xff;
  }
  return formatUuid(bytes, 7);
}

/** The first 16 of `bytes` as a UUID of the given version (RFC 9562). */
export function formatUuid(bytes: Uint8Array, version: 4 | 7 | 8): string {
  let text = '';
  for (let index = 0; index < 16; index++) {
    let byte = bytes[index] ?? 0;
    if (index === 6) byte = (byte & 0x0f) | (version << 4);
    if (index === 8) byte = (byte & 0x3f) | 0x80;
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[byte];
  }
  return text;
}

/** Every byte as two digits. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a value is a UUID in lower-case canonical form. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
