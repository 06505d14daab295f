// Ids as text, by RFC 9562.
import { describe, expect, it } from 'vitest';
import { formatUuid, isUuid, uuidv7 } from '../../../src/domain/random.ts';

describe('a UUID', () => {
  it('of version 7 begins with its time; the rest is random but for version and variant', () => {
    // The example of RFC 9562, appendix A.6.
    const bytes = [0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
    const id = uuidv7(0x017f22e279b0, () => Uint8Array.from(bytes));
    expect(id).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('of any version is written from the first 16 bytes, small digits and large alike', () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => index * 13);
    expect(formatUuid(bytes, 8)).toBe('000d1a27-3441-8e5b-a875-828f9ca9b6c3');
    expect(formatUuid(new Uint8Array(16), 4)).toBe('00000000-0000-4000-8000-000000000000');
    expect(isUuid(formatUuid(new Uint8Array(16).fill(255), 7))).toBe(true);
  });
});
