// In privacy mode a request is nobody's, whatever else it brings along.
import { type CookieNames, soleCookie } from './cookies.ts';
import type { Seal } from './sealed-identity.ts';
import type { visitorResolver } from './visitor.ts';

type Resolve = ReturnType<typeof visitorResolver>;

export interface UnlessIncognitoSettings {
  resolve: Resolve;
  seal: Pick<Seal, 'open'>;
  cookies: CookieNames;
}

/** Costs nothing where the mode's cookie is not there. */
export function unlessIncognito({ resolve, seal, cookies }: UnlessIncognitoSettings): Resolve {
  return async (headers, passive) => {
    const value = soleCookie(headers.cookie, cookies.incognito);
    const incognito = value === undefined ? undefined : await seal.open(value);
    return incognito ? { spentCookie: false, incognito } : resolve(headers, passive);
  };
}
