// Cookies: their names and flags, and that anything ambiguous is no cookie at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieFlags, cookieNames, soleCookie } from '../../../src/identity/cookies.ts';

describe('names', () => {
  it('bind the cookie to this very host wherever the address is https', () => {
    expect(cookieNames('shop', true)).toEqual({
      anonymous: '__Host-shop',
      session: '__Host-shop-session',
      signIn: '__Host-shop-sign-in',
      onward: '__Host-shop-onward',
      choice: '__Host-shop-measuring',
      incognito: '__Host-shop-incognito',
    });
    expect(cookieNames('shop', false)).toEqual({
      anonymous: 'shop',
      session: 'shop-session',
      signIn: 'shop-sign-in',
      onward: 'shop-onward',
      choice: 'shop-measuring',
      incognito: 'shop-incognito',
    });
  });
});

describe('flags', () => {
  it('keep scripts, other sites and other paths out, and plain http where there is https', () => {
    expect(cookieFlags(true)).toEqual({
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: true,
    });
    expect(cookieFlags(false).secure).toBe(false);
  });

  it('give no life beyond the browser unless one is asked for', () => {
    expect(cookieFlags(true)).not.toHaveProperty('maxAge');
    expect(cookieFlags(true, 5000).maxAge).toBe(5000);
    expect(cookieFlags(true, 0).maxAge).toBe(0);
  });
});

describe('reading', () => {
  const NAME = '__Host-shop';

  it.each<[string, string, string]>([
    ['alone', `${NAME}=abc`, 'abc'],
    ['first', `${NAME}=abc; other=1`, 'abc'],
    ['last, without a space', `other=1;${NAME}=abc`, 'abc'],
    ['empty', `${NAME}=`, ''],
    ['with more of the sign', `${NAME}=a=b==`, 'a=b=='],
  ])('finds the cookie %s', (_, header, value) => {
    expect(soleCookie(header, NAME)).toBe(value);
  });

  it.each([
    ['good and bad', `${NAME}=good; ${NAME}=bad`],
    ['bad and good', `${NAME}=bad; ${NAME}=good`],
    ['far apart', `${NAME}=good; a=1; b=2; ${NAME}=good`],
    ['one of them empty', `${NAME}=; ${NAME}=good`],
  ])('J10: the same name twice is none: %s', (_, header) => {
    expect(soleCookie(header, NAME)).toBeUndefined();
  });

  it.each([
    ['another prefix', '__Secure-shop=x'],
    ['no prefix', 'shop=x'],
    ['a prefix in lower case', '__host-shop=x'],
    ['more before it', `x${NAME}=x`],
    ['more after it', `${NAME}-session=x`],
    ['a space inside', `${NAME} =x`],
    ['no name', `=${NAME}=x`],
    ['no value', NAME],
    ['in the value of another', `other=${NAME}=x`],
    ['quoted with it', `other="a, ${NAME}=x"`],
    ['by comma', `other=1, ${NAME}=x`],
  ])('J10: what only looks like it is none: %s', (_, header) => {
    expect(soleCookie(header, NAME)).toBeUndefined();
    expect(soleCookie(`${header}; ${NAME}=mine`, NAME)).toBe('mine');
  });

  it('no header, an empty one and a giant one hold none', () => {
    for (const header of [undefined, '', ';', ';;;', `${NAME}=x; pad=${'x'.repeat(17_000)}`]) {
      expect(soleCookie(header, NAME)).toBeUndefined();
    }
    expect(soleCookie(`${NAME}=x; pad=${'x'.repeat(16_000)}`, NAME)).toBe('x');
  });

  it('whatever else is sent, the value found is one that was sent under that very name', () => {
    const pair = fc.tuple(fc.constantFrom(NAME, 'shop', 'a'), fc.stringMatching(/^[\w.=-]{0,12}$/));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 6 }), (pairs) => {
        const mine = pairs.filter(([name]) => name === NAME).map(([, value]) => value);
        const header = pairs.map(([name, value]) => `${name}=${value}`).join('; ');
        expect(soleCookie(header, NAME)).toBe(mine.length === 1 ? mine[0] : undefined);
      }),
    );
  });
});
