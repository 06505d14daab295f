// The pool that ids and secrets are drawn from.
import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pooledRandom } from '../../../src/identity/pooled-random.ts';

/** Fills with a number for every byte that was ever asked for, four bytes each. */
function counting() {
  let next = 0;
  return (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, next++);
  };
}

describe('the pool of random bytes', () => {
  it('gives out every byte of its source once, whatever sizes are asked for', () => {
    const random = pooledRandom(counting());
    const sizes = Array.from({ length: 3000 }, (_, index) => [16, 32, 64, 4][index % 4] ?? 16);
    const words = sizes.flatMap((size) => {
      const { buffer } = random(size);
      return Array.from({ length: size / 4 }, (_, at) => new DataView(buffer).getUint32(at * 4));
    });
    expect(new Set(words).size).toBe(words.length);
  });

  it('keeps nothing of what it has given out', () => {
    const pools = new Set<Uint8Array>();
    const random = pooledRandom((bytes) => {
      pools.add(bytes);
      bytes.fill(7);
    });
    const given = random(32);
    given.fill(9);
    const [pool] = pools;
    expect([...(pool?.subarray(0, 32) ?? [])]).toEqual(Array(32).fill(0));
    expect([...random(32)]).toEqual(Array(32).fill(7));
  });

  it('leaves what is longer than 64 bytes to the source', () => {
    const asked: number[] = [];
    const random = pooledRandom((bytes) => {
      asked.push(bytes.length);
      randomFillSync(bytes);
    });
    expect(random(65)).toHaveLength(65);
    expect(random(1000)).toHaveLength(1000);
    expect(asked).toEqual([65, 1000]);
  });
});
