// Refuses forms that another site's page submits (cross-site request forgery).
import type { Request } from 'express';

/**
 * Whether a POST comes from one of our own pages. Browsers say so by Sec-Fetch-Site, older ones by
 * Origin; a client that sends neither is no browser and carries nobody's cookies.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}
