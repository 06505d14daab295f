// Who sends a request. A member's session counts before an anonymous token; anything doubtful is nobody.
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { endOf, type Session, type SessionLimits } from '../domain/session.ts';
import { type AnonymousToken, TOLERANCE_SECONDS } from './anonymous-claims.ts';
import { type CookieNames, soleCookie } from './cookies.ts';
import { sessionHash } from './session-id.ts';
import type { Tokens } from './token.ts';

/** What the token of a request says, and how it came. */
export interface Presented {
  token: AnonymousToken;
  via: 'cookie' | 'bearer';
}

/** What a request brought along that has run out, and is to be released before anything else happens. */
export interface Lapsed {
  reason: 'timeout' | 'expired';
  /** When it ended, epoch milliseconds. */
  at: number;
  member?: Session;
  anonymous?: Presented;
  /** A guest who has been seen since may hold a newer token. */
  seenBefore?: number;
}

export interface Visitor {
  member?: Session;
  anonymous?: Presented;
  /** Whether a cookie came that is no longer worth anything, and should be cleared. */
  spentCookie: boolean;
  lapsed?: Lapsed;
}

export interface RequestHeaders {
  cookie?: string | undefined;
  authorization?: string | undefined;
}

export interface VisitorSettings {
  tokens: Tokens;
  /** Longest life of a token, milliseconds. */
  tokenTtl: number;
  store: Pick<Store, 'session' | 'commit'>;
  cookies: CookieNames;
  limits: SessionLimits;
  now: Clock;
}

/** A session's last use is written down at most this often, milliseconds. */
const TOUCH_MS = 60_000;

/** The scheme is written in any case (RFC 9110, 11.1). */
const BEARER = /^bearer +([\w.-]+)$/i;

/** Resolves the visitor of a request. I/O only when a session cookie is there. */
export function visitorResolver(settings: VisitorSettings) {
  const { tokens, tokenTtl, store, cookies, limits, now } = settings;

  return async function resolve(headers: RequestHeaders): Promise<Visitor> {
    const session = await sessionOf(headers.cookie);
    const value = soleCookie(headers.cookie, cookies.anonymous);
    const token = value === undefined ? undefined : await tokens.verify(value);
    const spentCookie = !token && (headers.cookie ?? '').includes(`${cookies.anonymous}=`);
    const anonymous = token ? ({ token, via: 'cookie' } as const) : await bearer(headers);
    const presented = anonymous ? { anonymous } : {};
    if (session && now() >= endOf(session, limits)) {
      return { spentCookie, lapsed: timedOut(session, presented) };
    }
    if (session) await touch(session);
    const lapsed = spentCookie ? await expired(value) : undefined;
    const visitor: Visitor = { spentCookie, ...(session ? { member: session } : {}), ...presented };
    return lapsed ? { ...visitor, lapsed } : visitor;
  };

  async function sessionOf(cookie: string | undefined): Promise<Session | undefined> {
    const id = soleCookie(cookie, cookies.session);
    const hash = id === undefined ? undefined : sessionHash(id);
    return hash === undefined ? undefined : store.session(hash);
  }

  /** Whoever signed in on a device is followed by whoever comes next, so the device's stub ends with the session. */
  function timedOut(member: Session, presented: Pick<Visitor, 'anonymous'>): Lapsed {
    return { reason: 'timeout', at: endOf(member, limits), member, ...presented };
  }

  /** A token that was good once. */
  async function expired(value: string | undefined): Promise<Lapsed | undefined> {
    const token = value === undefined ? undefined : await tokens.lapsed(value);
    if (!token) return undefined;
    const seenBefore = now() - tokenTtl - TOLERANCE_SECONDS * 1000;
    const at = token.expiresAt * 1000;
    return { reason: 'expired', at, anonymous: { token, via: 'cookie' }, seenBefore };
  }

  async function touch({ account, hash, seenAt }: Session): Promise<void> {
    const at = now();
    if (at - seenAt < TOUCH_MS) return;
    await store.commit({ type: 'touch', account, at, session: hash });
  }

  async function bearer({ authorization }: RequestHeaders): Promise<Presented | undefined> {
    const [, value] = BEARER.exec(authorization ?? '') ?? [];
    const token = value === undefined ? undefined : await tokens.verify(value);
    return token ? { token, via: 'bearer' } : undefined;
  }
}
