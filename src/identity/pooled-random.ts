// Random bytes from a pool, so that one call of the system's generator serves many small requests.
import type { RandomBytes } from '../domain/random.ts';

const POOL = 4096;
/** What is longer comes straight from the generator. */
const LONGEST = 64;

/**
 * `fill` fills an array from a cryptographically secure source. No byte is given out twice, and none stays in
 * the pool once it is.
 */
export function pooledRandom(fill: (bytes: Uint8Array) => void): RandomBytes {
  const pool = new Uint8Array(POOL);
  let used = POOL;
  return (size) => {
    const bytes = new Uint8Array(size);
    if (size > LONGEST) {
      fill(bytes);
      return bytes;
    }
    if (used + size > POOL) {
      fill(pool);
      used = 0;
    }
    bytes.set(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}
