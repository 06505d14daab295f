// For requests that may change something: refuses those that another site asks a browser for (OWASP: Fetch
// Metadata, with Origin as fallback).
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isApi } from '../is-api.ts';

/**
 * Whether another site asked a browser for this request. Clients that are not browsers send neither header and
 * carry no other person's cookies: theirs are not. `friends` are other origins that may ask.
 */
export function isCrossSite(appUrl: string, friends: readonly string[]) {
  const own = new URL(appUrl).origin;
  return (req: Request): boolean => {
    const site = req.get('sec-fetch-site');
    const origin = req.get('origin');
    if (origin !== undefined && friends.includes(origin)) return false;
    if (site === undefined) return origin !== undefined && origin !== own;
    return site !== 'same-origin' && site !== 'none';
  };
}

/** Pages are for this site alone; the API is for `friends` too. */
export function sameOrigin(appUrl: string, friends: readonly string[]): RequestHandler {
  const fromElsewhere = isCrossSite(appUrl, []);
  const fromStranger = isCrossSite(appUrl, friends);
  return (req, _res, next) => {
    if (isApi(req) ? fromStranger(req) : fromElsewhere(req)) throw new AppError('cross_site');
    next();
  };
}
