// Ends the devices that a browser is tracked by, with everything that it holds of them, so that whoever uses
// it next is somebody else: also where no script runs, and where a site forgot to tell its tracker.
import type { Request, Response } from 'express';
import type { Store } from '../../domain/ports.ts';
import type { Clock } from '../../domain/random.ts';
import { isUuid } from '../../domain/random.ts';
import type { EndReason } from '../../domain/tracking/device.ts';
import { clearNetworkCookie } from './network-cookie.ts';

export interface EndDevicesSettings {
  store: { tracked: Pick<Store['tracked'], 'append'> };
  now: Clock;
  secure: boolean;
}

/** Resolves once it is on disk; to be awaited after the goodbye was recorded and before anybody is redirected. */
export type EndDevices = (req: Request, res: Response, reason: EndReason) => Promise<void>;

export function endDevices({ store, now, secure }: EndDevicesSettings): EndDevices {
  return async (req, res, reason) => {
    const cookies = trackingCookies(req.headers.cookie);
    const at = now();
    const ops = devicesIn(cookies).map(
      (device) => ({ type: 'release', device, reason, at }) as const,
    );
    if (ops.length > 0) await store.tracked.append(ops);
    for (const { name } of cookies) expire(res, name, req.hostname);
    clearNetworkCookie(res, secure);
  };
}

/** The devices that a browser says it is, one by each tracker. */
export function devicesOf(cookie: string | undefined): string[] {
  return devicesIn(trackingCookies(cookie));
}

interface Cookie {
  name: string;
  value: string;
}

/** Longest `Cookie` header that is read at all. */
const LONGEST = 16_384;

/** `_sp_id` and `_sp_ses` are the Snowplow tracker's (its domain hashed behind the dot), `fs_uid` our script's. */
const OURS = /^(_sp_(id|ses)\.\w{1,16}|fs_uid)$/;

function trackingCookies(header = ''): Cookie[] {
  if (header.length > LONGEST) return [];
  return header
    .split(';')
    .map((pair) => pair.trim().split('='))
    .flatMap(([name = '', value = '']) => (OURS.test(name) ? [{ name, value }] : []));
}

/** Both begin with the device's id. */
function devicesIn(cookies: readonly Cookie[]): string[] {
  const ids = cookies
    .filter(({ name }) => !name.startsWith('_sp_ses'))
    .map(({ value }) => value.split(/[.:]/)[0]?.toLowerCase());
  return [...new Set(ids.filter(isUuid))];
}

/** A tracker sets its cookies for the widest domain that the browser lets it; which one, nobody can ask. */
function expire(res: Response, name: string, host: string): void {
  res.clearCookie(name, { path: '/' });
  const labels = host.split('.');
  if (/^[\d.]+$|:/.test(host)) return;
  for (let from = 0; from < labels.length - 1; from++) {
    const domain = labels.slice(from).join('.');
    if (DOMAIN.test(domain)) res.clearCookie(name, { path: '/', domain });
  }
}

/** What a cookie's domain may be (RFC 1034, 3.5): a host is whatever the request says, `my_shop.example` too. */
const DOMAIN = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)+$/i;
