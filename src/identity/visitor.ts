// Who sends a request. A member's session counts before an anonymous token; anything doubtful is nobody.
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { endOf, type Session, type SessionLimits } from '../domain/session.ts';
import { type AnonymousToken, TOLERANCE_SECONDS } from './anonymous-claims.ts';
import { type CookieNames, soleCookie } from './cookies.ts';
import { idleGuests } from './idle-guests.ts';
import type { HeldIdentity } from './sealed-identity.ts';
import { sessionHash } from './session-id.ts';
import type { Tokens } from './token.ts';

/** What the token of a request says, and how it came. */
export interface Presented {
  token: AnonymousToken;
  via: 'cookie' | 'bearer';
}

/** What a request brought along that has run out, and is to be released before anything else happens. */
export interface Lapsed {
  reason: 'timeout' | 'kiosk' | 'expired';
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
  /** Privacy mode is on: whoever this is, they are nobody until they leave it. */
  incognito?: HeldIdentity;
  /** On a shared device: when this identity ends unless another request comes, epoch milliseconds. */
  endsAt?: number;
}

export interface RequestHeaders {
  cookie?: string | undefined;
  authorization?: string | undefined;
}

export interface VisitorSettings {
  tokens: Tokens;
  /** Longest life of a token, milliseconds. */
  tokenTtl: number;
  store: Pick<Store, 'session' | 'commit' | 'account'>;
  cookies: CookieNames;
  limits: SessionLimits;
  /** On shared devices: how long anybody lasts without a request, milliseconds. */
  kiosk?: number | undefined;
  now: Clock;
}

/** The last use of a session is written down at most this often, milliseconds; on shared devices it must be exact. */
const TOUCH_MS = { usual: 60_000, kiosk: 1000 };

/** The scheme is written in any case (RFC 9110, 11.1). */
const BEARER = /^bearer +([\w.-]+)$/i;

/**
 * Resolves the visitor of a request. I/O only when a session cookie is there, and on shared devices. A request
 * that is `passive` is nobody's doing: it keeps nothing alive.
 */
export function visitorResolver(settings: VisitorSettings) {
  const { tokens, tokenTtl, store, cookies, kiosk, now } = settings;
  const idle = Math.min(settings.limits.idle, kiosk ?? Number.POSITIVE_INFINITY);
  const limits = { ...settings.limits, idle };
  const touchMs = kiosk === undefined ? TOUCH_MS.usual : TOUCH_MS.kiosk;
  const guests = kiosk === undefined ? undefined : idleGuests({ store, kiosk, touchMs, now });

  return async function resolve(headers: RequestHeaders, passive = false): Promise<Visitor> {
    const session = await sessionOf(headers.cookie);
    const value = soleCookie(headers.cookie, cookies.anonymous);
    const token = value === undefined ? undefined : await tokens.verify(value);
    const spentCookie = !token && (headers.cookie ?? '').includes(`${cookies.anonymous}=`);
    const anonymous = token ? ({ token, via: 'cookie' } as const) : await bearer(headers);
    const presented = anonymous ? { anonymous } : {};
    if (session && now() >= endOf(session, limits)) {
      return { spentCookie, lapsed: timedOut(session, presented) };
    }
    if (!session && guests && anonymous) return guests(anonymous, passive);
    if (session && !passive) await touch(session);
    const lapsed = spentCookie ? await expired(value) : undefined;
    const visitor: Visitor = {
      spentCookie,
      ...(session ? memberOf(session, passive) : {}),
      ...presented,
    };
    return lapsed ? { ...visitor, lapsed } : visitor;
  };

  function memberOf(member: Session, passive: boolean): Pick<Visitor, 'member' | 'endsAt'> {
    if (kiosk === undefined) return { member };
    return { member, endsAt: endOf(passive ? member : { ...member, seenAt: now() }, limits) };
  }

  async function sessionOf(cookie: string | undefined): Promise<Session | undefined> {
    const id = soleCookie(cookie, cookies.session);
    const hash = id === undefined ? undefined : sessionHash(id);
    return hash === undefined ? undefined : store.session(hash);
  }

  /** Whoever signed in on a device is followed by whoever comes next, so the device's stub ends with the session. */
  function timedOut(member: Session, presented: Pick<Visitor, 'anonymous'>): Lapsed {
    const at = endOf(member, limits);
    const reason = kiosk === undefined ? 'timeout' : 'kiosk';
    return { reason, at, member, ...presented };
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
    if (at - seenAt < touchMs) return;
    await store.commit({ type: 'touch', account, at, session: hash });
  }

  async function bearer({ authorization }: RequestHeaders): Promise<Presented | undefined> {
    const [, value] = BEARER.exec(authorization ?? '') ?? [];
    const token = value === undefined ? undefined : await tokens.verify(value);
    return token ? { token, via: 'bearer' } : undefined;
  }
}
