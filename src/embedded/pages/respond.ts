// Sends a hosted page with the headers that every page carries: no script, no framing, no caching.
import type { Response } from 'express';
import { type Html, toMarkup } from './html.ts';

type Options = {
  status?: number;
  /** Sources a form may lead to besides this server, for Chromium applies the rule to redirects. */
  formTargets?: string[];
};

/** Answers with a page. */
export function respond(response: Response, page: Html, options: Options = {}): void {
  const { status = 200, formTargets = [] } = options;
  response.status(status).set({
    'Content-Security-Policy': [
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self' data:",
      "frame-src 'self'",
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    // Not no-referrer: browsers would then send "Origin: null" with the forms.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  response.type('html').send(toMarkup(page));
}
