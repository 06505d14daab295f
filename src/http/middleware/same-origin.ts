// For requests that may change something: refuses those that another site asks a browser for (OWASP: Fetch
// Metadata, with Origin as fallback).
import type { RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';

/** Clients that are not browsers send neither header and carry no other person's cookies: they pass. */
export function sameOrigin(appUrl: string): RequestHandler {
  const own = new URL(appUrl).origin;
  return (req, _res, next) => {
    const site = req.get('sec-fetch-site');
    const origin = req.get('origin');
    const same =
      site === undefined ? origin === undefined || origin === own : site === 'same-origin';
    if (!same && site !== 'none') throw new AppError('cross_site');
    next();
  };
}
