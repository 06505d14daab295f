// Which page views count: a person looking at a page, not a HEAD, a prefetch, a preview or a crawler.
import type { Request } from 'express';
import { isCrawler } from './is-crawler.ts';

/** Query of a page that a form leads back to: seeing it again is no new visit. */
export const AFTER_FORM = 'saved';

/** Whether this request is somebody's visit to a page that the site declared as an action. */
export function isVisit(req: Request): boolean {
  if (req.method !== 'GET' || AFTER_FORM in req.query || isSpeculative(req)) return false;
  const destination = req.get('sec-fetch-dest');
  if (destination !== undefined && destination !== 'document') return false;
  return !isCrawler(req.get('user-agent') ?? '');
}

/** `Sec-Purpose: prefetch`, `prefetch;prerender`, and the older names of the same. */
function isSpeculative(req: Request): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(req.get(name) ?? ''),
  );
}
