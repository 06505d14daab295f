// The anonymous token under a flood: nothing that comes makes it throw, and what it remembers is bounded.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { id } from '../../support/changes.ts';
import { createMint, flipped, type Mint } from '../../support/token-forge.ts';

let mint: Mint;
beforeEach(async () => {
  mint = await createMint();
});

const says = (token: string) => mint.tokens.verify(token);
const payloadOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('fuzz', () => {
  it('J8: no token with one bit turned over says anything (5,000 of them)', async () => {
    const token = mint.forged();
    expect(await says(token)).toBeDefined();
    const bits = fc.record({ part: fc.constantFrom(0, 1, 2), bit: fc.nat(8 * 1024) });
    await fc.assert(
      fc.asyncProperty(bits, async ({ part, bit }) => {
        expect(await says(flipped(token, part as 0 | 1 | 2, bit))).toBeUndefined();
      }),
      { numRuns: 5000 },
    );
  });

  it('no text whatever makes it throw, and none says anything', async () => {
    const part = fc.oneof(fc.base64String(), fc.string({ unit: 'binary' }), fc.json());
    const parts = fc.array(part, { maxLength: 5 }).map((all) => all.join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(parts, fc.string({ unit: 'binary' })), async (text) => {
        expect(await says(text)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('no payload but ours says anything, though its signature is good', async () => {
    const names = ['iss', 'aud', 'sub', 'userId', 'anonymous', 'epoch', 'iat', 'exp', 'jti'];
    const claim = fc.record({ name: fc.constantFrom(...names.slice(0, 8)), value: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(claim, async ({ name, value }) => {
        const good = payloadOf(mint.forged());
        const kept = JSON.stringify(good[name]) === JSON.stringify(value);
        const harmless = name === 'epoch' || name === 'iat' || name === 'exp';
        const number = harmless && typeof value === 'number';
        const token = await says(mint.forged({ [name]: value }));
        if (!kept && !number) expect(token).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('size and memory', () => {
  it('J9: nothing longer than 2 kB is looked at, though its signature is good', async () => {
    expect(await says(mint.forged({ pad: 'x'.repeat(900) }))).toBeDefined();
    expect(await says(mint.forged({ pad: 'x'.repeat(2000) }))).toBeUndefined();
  });

  it('a token that was verified is answered from memory; what was refused is not remembered', async () => {
    const token = mint.forged();
    const first = await says(token);
    expect(await says(token)).toBe(first);
    const bad = mint.forged({ sub: id() });
    expect(await says(bad)).toBeUndefined();
    expect(await says(bad)).toBeUndefined();
  });

  it('no more than 10,000 are remembered, and it is the longest unused that are forgotten', async () => {
    const [often, seldom] = [mint.forged({ jti: 'often' }), mint.forged({ jti: 'seldom' })];
    const first = [await says(often), await says(seldom)];
    for (let n = 0; n < 10_000; n++) {
      if (n === 5000) expect(await says(often)).toBe(first[0]);
      await says(mint.forged({ jti: String(n) }));
    }
    expect(await says(often)).toBe(first[0]);
    const again = await says(seldom);
    expect(again).toEqual(first[1]);
    expect(again).not.toBe(first[1]);
  });
});
