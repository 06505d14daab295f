// What is remembered of tokens that were checked: ten thousand, the longest unused forgotten first, none beyond its end.
import { beforeEach, expect, it } from 'vitest';
import { verifiedTokens } from '../../../src/identity/verified-tokens.ts';

const MOST = 10_000;
const END = 1000;

let decoded: string[];
let now: number;
let trusted: boolean;
beforeEach(() => {
  [decoded, now, trusted] = [[], 0, true];
});

function verifier() {
  return verifiedTokens({
    async decode(token) {
      decoded.push(token);
      const says = { account: token, epoch: 0, issuedAt: 0, expiresAt: END };
      return token.startsWith('bad') ? undefined : { says, kid: 'k' };
    },
    isTrusted: () => trusted,
    now: () => now,
  });
}

const token = (n: number | string) => `t${n}.payload.AAAA`;

it('a token is checked once, one that is bad each time', async () => {
  const verify = verifier();
  for (let n = 0; n < 3; n++) {
    expect(await verify(token(1))).toMatchObject({ account: token(1) });
    expect(await verify('bad.payload.AAAA')).toBeUndefined();
  }
  expect(decoded.filter((one) => one === token(1))).toHaveLength(1);
  expect(decoded).toHaveLength(4);
});

it('of more than ten thousand the longest unused is forgotten, and what is used is not', async () => {
  const verify = verifier();
  for (let n = 0; n < MOST; n++) await verify(token(n));
  await verify(token(0));
  expect(decoded).toHaveLength(MOST);
  await verify(token('next'));
  await verify(token(0));
  await verify(token(2));
  expect(decoded).toHaveLength(MOST + 1);
  await verify(token(1));
  expect(decoded).toHaveLength(MOST + 2);
});

it('none lives beyond its end and the minute that clocks may differ by', async () => {
  const verify = verifier();
  expect(await verify(token(1))).toBeDefined();
  now = (END + 60) * 1000 - 1;
  expect(await verify(token(1))).toBeDefined();
  now += 1;
  expect(await verify(token(1))).toBeUndefined();
});

it('none outlives the trust in its key', async () => {
  const verify = verifier();
  await verify(token(1));
  trusted = false;
  expect(await verify(token(1))).toBeUndefined();
});

it('of 2,048 characters is still looked at, of one more, or not written as tokens are, is not', async () => {
  const verify = verifier();
  const long = (length: number) => `${'a'.repeat(length - '.payload.AAAA'.length)}.payload.AAAA`;
  expect(await verify(long(2048))).toBeDefined();
  expect(await verify(long(2049))).toBeUndefined();
  expect(await verify('a.b.AB')).toBeUndefined();
  expect(decoded).toEqual([long(2048)]);
});
