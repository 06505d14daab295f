// Headers that keep pages to themselves: a strict content policy, no framing, no sniffing, HSTS where https.
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** `signInOrigin` is FusionAuth's: forms that sign in or out are redirected there. */
export function securityHeaders(secure: boolean, signInOrigin: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        mediaSrc: ["'self'"],
        formAction: ["'self'", signInOrigin],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}
