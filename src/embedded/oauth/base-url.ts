// The address this server was reached at, which may be another for a browser than for a program.
import type { Request } from 'express';

const HOST = /^[a-z0-9._-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i;

/** Origin without a slash; forwarded headers count, as with FusionAuth. */
export function baseUrl(request: Request): string {
  const forwarded = request.get('x-forwarded-proto');
  const scheme = forwarded === 'https' || forwarded === 'http' ? forwarded : request.protocol;
  const host = request.get('x-forwarded-host') ?? request.get('host') ?? '';
  return `${scheme}://${HOST.test(host) ? host : 'localhost'}`;
}
