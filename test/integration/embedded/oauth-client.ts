// An OAuth client by hand, with one step a function, to see what each answers.
import { createHash, randomBytes } from 'node:crypto';
import { type Browser, browse, hiddenFields } from './browser.ts';
import { CLIENT, type Hosted, PASSWORD, REDIRECT, SECRET } from './hosted.ts';

export const VERIFIER = randomBytes(32).toString('base64url');
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
export const CREDENTIALS = { client_id: CLIENT, client_secret: SECRET };

export type Change = Record<string, string | undefined>;
export type TokenAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

export type OAuthClient = {
  /** Signs `ann@example.com` in and gives the code. */
  newCode(change?: Change): Promise<string>;
  /** Asks the token endpoint; `basic` is sent in the header. */
  token(fields: Record<string, string>, basic?: string): Promise<TokenAnswer>;
  /** Exchanges a code, rightly but for `change`. */
  exchange(code: string, change?: Record<string, string>): Promise<TokenAnswer>;
};

/** A good authorization request but for `change`; undefined leaves a parameter out. */
export function authorizeUrl(change: Change = {}): string {
  const parameters = {
    ...{ client_id: CLIENT, redirect_uri: REDIRECT, response_type: 'code', state: 's&1' },
    ...{ scope: 'openid offline_access', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    ...change,
  };
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => !!pair[1]);
  return `/oauth2/authorize?${new URLSearchParams(given)}`;
}

/** Signs in through the form and gives the address that the browser is sent to. */
export async function signIn(
  browser: Browser,
  loginId: string,
  url = authorizeUrl(),
): Promise<URL> {
  const { body } = await browser.get(url);
  const fields = { ...hiddenFields(body), loginId, password: PASSWORD };
  const { location } = await browser.post('/oauth2/authorize', fields);
  return new URL(location ?? 'none:');
}

export function oauthClient({ url }: Hosted): OAuthClient {
  const token: OAuthClient['token'] = async (fields, basic) => {
    const authorization = basic && { authorization: `Basic ${btoa(basic)}` };
    const response = await fetch(`${url}/oauth2/token`, {
      ...{ method: 'POST', body: new URLSearchParams(fields), headers: { ...authorization } },
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  };
  return {
    token,
    async newCode(change) {
      const location = await signIn(browse(url), 'ann@example.com', authorizeUrl(change));
      return location.searchParams.get('code') ?? '';
    },
    exchange: (code, change) =>
      token({
        ...{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT },
        ...{ code_verifier: VERIFIER, ...CREDENTIALS, ...change },
      }),
  };
}
