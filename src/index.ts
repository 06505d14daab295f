// The package's public face: Vestibule in an Express app of your own.
import type { RequestHandler } from 'express';
import type { Site } from './activity/declare.ts';
import { loadConfig } from './config/load.ts';
import { mountedRoutes, visitorMiddleware } from './http/mounted.ts';
import type { RequestVisitor } from './http/request-visitor.ts';
import { type Views, viewsOf } from './http/views.ts';
import { type Addresses, createEngine } from './service.ts';
import type { Readiness } from './telemetry/health.ts';
import { createLog, type Logger } from './telemetry/log.ts';

export type { ActionDeclaration, Effect, Field, Site } from './activity/declare.ts';
export type { ActionName, ProfileOf, PropertiesOf } from './activity/typed.ts';
export { ConfigError } from './config/load.ts';
export { AppError, type ErrorCode } from './domain/errors.ts';
export type { RequestVisitor } from './http/request-visitor.ts';

export interface Options {
  /** Path that the lifecycle's pages and API are below: `/accounts`. The root unless said. */
  at?: string;
  /** Settings by their names, as docs/configuration.md lists them; the environment unless said. */
  settings?: Readonly<Record<string, string | undefined>>;
  /** Your own pages: a folder of templates, or a function that renders them. */
  views?: Views;
  /** A pino logger; one of our own at `LOG_LEVEL` unless said. */
  log?: Logger;
  /** Epoch milliseconds; the machine's clock unless said. */
  now?: () => number;
}

export interface Vestibule {
  /** Middleware that puts the visitor at `req.visitor`. */
  visitor: RequestHandler;
  /** Registration, sign-in, the account, the JSON API, FusionAuth's webhook: mount it before any body parser. */
  routes: RequestHandler;
  /** Starts the background work, and the embedded FusionAuth where no `FUSIONAUTH_URL` is set. */
  start(): Promise<Addresses>;
  /** Finishes what is under way and closes. Idempotent. */
  stop(): Promise<void>;
  /** Whether everything can do its work, or why not. */
  ready(): Promise<Readiness>;
  /** In the text format of Prometheus. */
  metrics(): Promise<{ type: string; text: string }>;
}

/**
 * Where you say, once, what your site declares, so that `req.visitor` is typed by it:
 * `declare module 'vestibule' { interface Register { site: typeof site } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be added to
export interface Register {}

declare global {
  namespace Express {
    interface Request {
      visitor: RequestVisitor<Register extends { site: infer S extends Site } ? S : Site>;
    }
  }
}

/** A site's declaration, its types kept to the letter. */
export function defineSite<const S extends Site>(site: S): S {
  return site;
}

/**
 * Builds a Vestibule to mount; nothing runs before `start`.
 * @throws ConfigError with every problem of the settings and of the declaration, in words
 */
export async function vestibule(site: Site, options: Options = {}): Promise<Vestibule> {
  const { at = '', settings = process.env, views, now } = options;
  const config = loadConfig(settings);
  const log = options.log ?? createLog(config.LOG_LEVEL);
  const base = at.replace(/\/+$/, '');
  const { deps, start, stop } = await createEngine(config, {
    ...{ log, site, base },
    ...(now && { now }),
  });
  return {
    visitor: visitorMiddleware(deps),
    routes: mountedRoutes(deps, viewsOf(views, deps.reloadViews)),
    start,
    stop,
    ready: deps.ready,
    metrics: deps.metrics.render,
  };
}
