// Who sends a request. A member's session counts before an anonymous token; anything doubtful is nobody.
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { isLive, type Session, type SessionLimits } from '../domain/session.ts';
import type { AnonymousToken } from './anonymous-claims.ts';
import { type CookieNames, soleCookie } from './cookies.ts';
import { sessionHash } from './session-id.ts';
import type { Tokens } from './token.ts';

/** What the token of a request says, and how it came. */
export interface Presented {
  token: AnonymousToken;
  via: 'cookie' | 'bearer';
}

export interface Visitor {
  member?: Session;
  anonymous?: Presented;
  /** Whether a cookie came that is no longer worth anything, and should be cleared. */
  spentCookie: boolean;
}

export interface RequestHeaders {
  cookie?: string | undefined;
  authorization?: string | undefined;
}

export interface VisitorSettings {
  tokens: Tokens;
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
export function visitorResolver({ tokens, store, cookies, limits, now }: VisitorSettings) {
  return async function resolve(headers: RequestHeaders): Promise<Visitor> {
    const member = await memberOf(headers.cookie);
    const value = soleCookie(headers.cookie, cookies.anonymous);
    const token = value === undefined ? undefined : await tokens.verify(value);
    const spentCookie = !token && (headers.cookie ?? '').includes(`${cookies.anonymous}=`);
    const presented = token ? ({ token, via: 'cookie' } as const) : await bearer(headers);
    const visitor: Visitor = { spentCookie };
    if (member) visitor.member = member;
    if (presented) visitor.anonymous = presented;
    return visitor;
  };

  async function memberOf(cookie: string | undefined): Promise<Session | undefined> {
    const id = soleCookie(cookie, cookies.session);
    const hash = id === undefined ? undefined : sessionHash(id);
    const session = hash === undefined ? undefined : await store.session(hash);
    if (!session || !isLive(session, limits, now())) return undefined;
    await touch(session);
    return session;
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
