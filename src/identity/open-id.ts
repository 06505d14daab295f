// Sign-in with FusionAuth: OpenID Connect, authorization code with PKCE, state and nonce (RFC 9700).
import * as oidc from 'openid-client';
import { AppError } from '../domain/errors.ts';

export interface OpenIdSettings {
  /** FusionAuth as this service reaches it, and as browsers do. */
  url: string;
  publicUrl: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where FusionAuth sends people back to. */
  appUrl: string;
}

/** What must be remembered between leaving for FusionAuth and coming back. */
export interface Departure {
  state: string;
  nonce: string;
  verifier: string;
  returnTo: string;
}

export interface SignedIn {
  account: string;
  /** Empty while FusionAuth says that nobody has proven it. */
  email: string;
  roles: readonly string[];
  /** When FusionAuth last asked for the password, epoch milliseconds; 0 when it does not say. */
  authenticatedAt: number;
}

/** Where to, and whether FusionAuth must ask for the password although it knows this browser. */
export interface Journey {
  page: 'authorize' | 'register';
  returnTo: string;
  fresh?: boolean;
}

export interface OpenId {
  depart(journey: Journey): Promise<{ url: string; departure: Departure }>;
  /** @throws AppError `sign_in_failed` when the answer is not the one this departure awaits */
  arrive(callback: URL, departure: Departure): Promise<SignedIn>;
  /** Where FusionAuth's single sign-on session ends. */
  goodbye(): string;
}

export function openId(settings: OpenIdSettings): OpenId {
  const { publicUrl, clientId, appUrl } = settings;
  const configuration = configure(settings);
  const redirect_uri = `${appUrl}/callback`;
  return {
    async depart({ page, returnTo, fresh = false }) {
      const departure: Departure = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        returnTo,
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri,
        scope: 'openid email profile',
        state: departure.state,
        nonce: departure.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier),
        code_challenge_method: 'S256',
        // OpenID Connect Core, 3.1.2.1.
        ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
      });
      if (page === 'register') url.pathname = url.pathname.replace(/authorize$/, 'register');
      return { url: url.href, departure };
    },

    async arrive(callback, { state, nonce, verifier }) {
      try {
        const answer = await oidc.authorizationCodeGrant(configuration, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return await signedIn(configuration, answer);
      } catch (cause) {
        throw new AppError('sign_in_failed', { cause });
      }
    },

    // FusionAuth then goes to the application's logoutURL; no token travels in an address.
    goodbye: () => `${publicUrl}/oauth2/logout?client_id=${clientId}`,
  };
}

/** No discovery: FusionAuth may be away at start, and its paths are fixed. */
function configure({ url, publicUrl, issuer, clientId, clientSecret }: OpenIdSettings) {
  const configuration = new oidc.Configuration(
    {
      issuer,
      authorization_endpoint: `${publicUrl}/oauth2/authorize`,
      token_endpoint: `${url}/oauth2/token`,
      jwks_uri: `${url}/.well-known/jwks.json`,
      userinfo_endpoint: `${url}/oauth2/userinfo`,
    },
    clientId,
    { id_token_signed_response_alg: 'RS256' },
    oidc.ClientSecretBasic(clientSecret),
  );
  configuration.timeout = 5;
  oidc.enableNonRepudiationChecks(configuration);
  if (url.startsWith('http:')) oidc.allowInsecureRequests(configuration);
  return configuration;
}

/** Roles are not in FusionAuth's id token (since 1.24); the UserInfo endpoint has them. */
async function signedIn(
  configuration: oidc.Configuration,
  answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
): Promise<SignedIn> {
  const claims = answer.claims();
  if (typeof claims?.email !== 'string') throw new Error('The id token names nobody.');
  const { roles } = await oidc.fetchUserInfo(configuration, answer.access_token, claims.sub);
  const held = Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  const authenticatedAt = typeof claims.auth_time === 'number' ? claims.auth_time * 1000 : 0;
  const email = claims.email_verified === false ? '' : claims.email;
  return { account: claims.sub, email, roles: held, authenticatedAt };
}
