// Lets pages of the listed origins call the API from a browser, cookies included (Fetch, CORS protocol).
import cors from 'cors';
import type { RequestHandler } from 'express';
import { isApi } from '../is-api.ts';

/** A cookie goes along only from the same site, `app.example.com` to `example.com` for instance: it is `Lax`. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  const answer = cors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Content-Type', 'Authorization', 'Idempotency-Key'],
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    maxAge: 600,
  });
  return (req, res, next) => {
    if (isApi(req)) answer(req, res, next);
    else next();
  };
}
