// Privacy mode comes before whatever else a request says of itself.
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { cookieNames } from '../../../src/identity/cookies.ts';
import { type HeldIdentity, identitySeal } from '../../../src/identity/sealed-identity.ts';
import { unlessIncognito } from '../../../src/identity/unless-incognito.ts';

const HOUR = 3_600_000;
const GUEST = { anonymous: { account: randomUUID(), epoch: 0 }, spentCookie: false };
const bytes = randomBytes(32);
const cookies = cookieNames('vestibule', false);
const seal = identitySeal({
  secret: () => ({ kid: 'only', bytes }),
  issuer: 'https://shop.example',
  ttl: HOUR,
  now: Date.now,
});
const asked: unknown[] = [];
const resolve = unlessIncognito({
  seal,
  cookies,
  resolve: async (headers, passive) => {
    asked.push([headers, passive]);
    return GUEST as never;
  },
});

it('who holds what was sealed is nobody, and no other cookie is looked at', async () => {
  const held: HeldIdentity = { member: true };
  const value = await seal.seal(held);
  const cookie = `vestibule=whatever; ${cookies.incognito}=${value}`;
  expect(await resolve({ cookie })).toEqual({ spentCookie: false, incognito: held });
  expect(asked).toEqual([]);
});

it.each([
  ['no such cookie', 'vestibule=whatever'],
  ['one that was not sealed here', `${cookies.incognito}=forged`],
])('with %s a request is who it is', async (_, cookie) => {
  asked.length = 0;
  expect(await resolve({ cookie }, true)).toBe(GUEST);
  expect(asked).toEqual([[{ cookie }, true]]);
});
