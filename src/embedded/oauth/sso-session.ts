// The single sign-on session: who this browser has signed in as at this server.
import type { Request, Response } from 'express';
import type { Instance } from '../instance.ts';
import type { Tenant } from '../model/tenant.ts';
import type { User } from '../model/user.ts';

const COOKIE = 'fusionauth.sso';

export type SsoSession = {
  user: User;
  /** Seconds since the epoch. */
  authTime: number;
  authenticationType: string;
};

/** Signs this browser in under a new id, so that one planted before is worth nothing. */
export function startSession(
  instance: Instance,
  exchange: { request: Request; response: Response },
  { tenant, session }: { tenant: Tenant; session: SsoSession },
): void {
  const { request, response } = exchange;
  endSession(instance, exchange);
  const id = instance.secret();
  const { user, authTime, authenticationType } = session;
  const data = { startInstant: instance.now(), authTime, authenticationType };
  const expires = instance.now() + idleMs(tenant);
  instance.externalIds.put({ id, type: 'sso', userId: user.id, expires, data });
  response.cookie(COOKIE, id, cookieOptions(request));
}

/** The session of this browser in that tenant. It ends with its user, and with a change of password. */
export function findSession(
  instance: Instance,
  request: Request,
  tenant: Tenant,
): SsoSession | undefined {
  const found = instance.externalIds.find('sso', sessionId(request));
  const user = found && instance.users.find(found.userId ?? '')?.user;
  if (!found || !user?.active || user.tenantId !== tenant.id) return undefined;
  const { startInstant, authTime, authenticationType } = found.data;
  if (Number(startInstant) < (user.passwordLastUpdateInstant ?? 0)) return undefined;
  instance.externalIds.put({ ...found, expires: instance.now() + idleMs(tenant) });
  return { user, authTime: Number(authTime), authenticationType: String(authenticationType) };
}

/** Forgets the session of this browser. */
export function endSession(
  instance: Instance,
  { request, response }: { request: Request; response: Response },
): void {
  const id = sessionId(request);
  if (!id) return;
  if (instance.externalIds.find('sso', id)) instance.externalIds.remove(id);
  response.clearCookie(COOKIE, cookieOptions(request));
}

function sessionId(request: Request): string {
  const cookies = request.cookies as Record<string, unknown> | undefined;
  return typeof cookies?.[COOKIE] === 'string' ? cookies[COOKIE] : '';
}

/** How long a session lasts between uses. */
function idleMs(tenant: Tenant): number {
  const seconds = tenant.httpSessionMaxInactiveInterval;
  return (typeof seconds === 'number' && seconds > 0 ? seconds : 3600) * 1000;
}

/** A proxy's word for https only ever makes the cookie stricter, so it is taken. */
function cookieOptions(request: Request) {
  const secure = request.secure || request.get('x-forwarded-proto') === 'https';
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}
