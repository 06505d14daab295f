// In privacy mode a request is nobody's: what else it brings along is not even looked at.
import { expect, it } from 'vitest';
import { cookieNames } from '../../../src/identity/cookies.ts';
import { unlessIncognito } from '../../../src/identity/unless-incognito.ts';

const cookies = cookieNames('shop', true);
const held = { member: true };

function resolver() {
  const looked: unknown[] = [];
  const resolve = unlessIncognito({
    cookies,
    seal: { open: async (value) => (value === 'sealed' ? held : undefined) },
    async resolve(...about) {
      looked.push(about);
      return { spentCookie: true };
    },
  });
  return { resolve, looked };
}

it('what was sealed here makes a request nobody’s', async () => {
  const { resolve, looked } = resolver();
  const cookie = `${cookies.anonymous}=x; ${cookies.incognito}=sealed`;
  expect(await resolve({ cookie })).toEqual({ spentCookie: false, incognito: held });
  expect(looked).toEqual([]);
});

it.each([
  ['without the mode’s cookie', {}],
  ['with one that was not sealed here', { cookie: `${cookies.incognito}=other` }],
  ['with two of them', { cookie: `${cookies.incognito}=sealed; ${cookies.incognito}=sealed` }],
])('%s it is whose it is', async (_, headers) => {
  const { resolve, looked } = resolver();
  expect(await resolve(headers, true)).toEqual({ spentCookie: true });
  expect(looked).toEqual([[headers, true]]);
});
