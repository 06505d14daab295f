// What stands before a request that may change something, and costs the others nothing.
import express, { type RequestHandler } from 'express';
import { bodies } from './bodies.ts';
import { refuseOtherTypes } from './body-type.ts';
import { sameOrigin } from './same-origin.ts';

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function beforeChange(appUrl: string, friends: readonly string[]): RequestHandler {
  const checks = express.Router();
  checks.use(sameOrigin(appUrl, friends), refuseOtherTypes, ...bodies);
  return (req, res, next) => (SAFE.has(req.method) ? next() : checks(req, res, next));
}
