// Whether this page captures, the session it is in, and how a call gets its stamp.
import { current, digest, renew } from './identity.ts';
import { tell } from './observers.ts';
import { post, type Settle } from './outbox.ts';
import { base, env, now, pageId } from './page.ts';

let on = false;
let off = false;
let ended = false;

/** Of the call under way: the version of the function, and who calls. */
export const stamp: { v?: number; source?: unknown } = {};

/** Posts a call with the identity of now. */
export function send(op: string, options: unknown, settle: Settle): void {
  const { device, session } = current();
  post({ op, device, session, ...stamp, options }, settle);
}

/** Of what was queued before the script was there, the first begins. @throws string while nothing is captured */
export function mustCapture(): void {
  begin();
  if (!on) throw "Nothing is captured before FS('start') or FS('restart').";
}

/** What an observer of `start` is told; undefined while nothing is captured. */
export function started(): object | undefined {
  return on ? { sessionUrl: session(), settings: {}, env } : undefined;
}

export function start(): void {
  if (on) return;
  on = true;
  tell('start', started() as object);
}

/** Starts, unless the page said not yet, or no more. */
export function begin(): void {
  if (!off && env.captureOnStartup !== false) start();
}

export function shutdown(settle: Settle): void {
  off = true;
  if (!on) return void settle();
  send('shutdown', {}, settle);
  on = false;
  ended = true;
  tell('shutdown', { reason: 1 });
}

/** In a new session, and with nobody identified: `release` is called when there is a user. */
export function restart(release: () => void, settle: Settle): void {
  if (on) return void settle();
  const { device, user } = current();
  if (ended && user) release();
  else if (ended) renew(device);
  start();
  send('restart', {}, settle);
}

/** The device's own id is told to no page: it would end up in addresses. @throws string when there is none */
export function session(format?: unknown): unknown {
  mustCapture();
  const { device, session: sessionId } = current();
  const userId = digest(device);
  if (format === 'all') return { orgId: env.orgId, userId, sessionId, pageId };
  if (format === 'id') return `${userId}:${sessionId}`;
  const url = `${base}privacy/recorded?session=${sessionId}`;
  return format === 'url.now' ? `${url}:${now()}` : url;
}
