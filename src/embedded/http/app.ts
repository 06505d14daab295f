// The HTTP face: turns routes into an Express app, and refusals and faults into FusionAuth's answers.
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { Instance } from '../instance.ts';
import type { EventInfo } from '../webhooks/event.ts';
import { answerAfterCommit } from './answer-after-commit.ts';
import { ApiError, generalError } from './api-error.ts';
import { authorize, type Grant } from './authorize.ts';
import type { Reply, Route } from './call.ts';
import { inspectJson } from './inspect-json.ts';
import { methodOf } from './method-of.ts';
import { type Match, routeTable } from './route-table.ts';

const jsonTypes = [
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
];

/** FusionAuth's own limit is set on its reverse proxy; one megabyte is its default there. */
const bodyLimit = '1mb';

export type Face = {
  routes: Route[];
  /** Hosted pages and OAuth, for what is not under `/api/`. */
  pages: RequestHandler[];
  /** What every request passes first. */
  before?: RequestHandler[];
};

/** The app: pages, then the API. */
export function embeddedApp(instance: Instance, { routes, pages, before = [] }: Face): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use((_, response, next) => {
    response.setHeader('date', new Date(instance.now()).toUTCString());
    next();
  });
  for (const handler of before) app.use(handler);
  app.use(outsideApi([answerAfterCommit(instance.store), ...pages]));
  app.use(admit(instance, routes));
  app.use(readBody(routes));
  app.use(handle(instance));
  app.use(answerErrors(instance));
  return app;
}

/** The pages need not be asked for what is the API's. */
function outsideApi(pages: RequestHandler[]): RequestHandler {
  const router = Router();
  router.use(...pages);
  return (request, response, next) =>
    request.path.startsWith('/api/') ? next() : router(request, response, next);
}

/** One reader for each size that a route allows. */
function readBody(routes: Route[]): RequestHandler {
  const limits = new Set(routes.map((route) => route.bodyLimit ?? bodyLimit));
  const readers = new Map(
    [...limits].map((limit) => [limit, express.json({ type: jsonTypes, limit, strict: false })]),
  );
  return (request, response, next) => {
    const { route } = response.locals.admitted as Admitted;
    const reader = readers.get(route.bodyLimit ?? bodyLimit);
    if (reader) reader(request, response, next);
    else next();
  };
}

type Admitted = Match & { grant: Grant };

/** Finds the route and checks the key before a byte of the body is read. */
function admit(instance: Instance, routes: Route[]): RequestHandler {
  const find = routeTable(routes);
  return (request, response, next) => {
    const match = find(methodOf(request), request.path);
    const grant = authorize(instance, match.route, request.headers);
    response.locals.admitted = { ...match, grant } satisfies Admitted;
    next();
  };
}

const handle =
  (instance: Pick<Instance, 'store'>): RequestHandler =>
  async (request, response) => {
    const { route, params, grant } = response.locals.admitted as Admitted;
    inspectJson(request.body);
    const reply = await route.handle({
      method: route.method,
      contentType: mediaType(request.headers['content-type']),
      headers: request.headers,
      params,
      query: queryOf(request.originalUrl),
      body: request.headers['content-length'] === '0' ? undefined : request.body,
      info: eventInfo(request),
      ...grant,
    });
    await instance.store.committed();
    send(response, reply);
  };

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
}

const mediaType = (header = ''): string => header.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Who called, for events: the first forwarded address, else the peer's. */
export function eventInfo(request: Request): EventInfo {
  const forwarded = request.get('x-forwarded-for')?.split(',', 1)[0]?.trim();
  const ipAddress = forwarded || request.socket.remoteAddress;
  const userAgent = request.get('user-agent');
  return {
    ...(ipAddress !== undefined && { ipAddress }),
    ...(userAgent !== undefined && { userAgent }),
  };
}

function send(response: Response, { status, json, text, headers }: Reply): void {
  response.statusCode = status;
  response.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
  if (body === undefined) {
    response.end();
  } else {
    response.setHeader('content-type', 'application/json;charset=UTF-8');
    response.end(body);
  }
}

function answerErrors({ log }: Pick<Instance, 'log'>): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const refusal = asRefusal(error);
    if (refusal) {
      send(response, { status: refusal.status, json: refusal.body });
      return;
    }
    log({
      message: 'fault',
      method: request.method,
      // The pattern, not the path: a path may hold an id that opens an account.
      route: routeOf(request, response),
      error: error instanceof Error ? error.stack : String(error),
    });
    if (response.headersSent) response.destroy();
    else send(response, { status: 500 });
  };
}

function routeOf(request: Request, response: Response): string | undefined {
  const admitted = response.locals.admitted as Admitted | undefined;
  return admitted?.route.path ?? (request.route as { path?: string } | undefined)?.path;
}

function asRefusal(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large') return new ApiError(413);
  if (type === 'entity.parse.failed') {
    return generalError('invalidJSON', 'Invalid JSON in the request body: it could not be parsed.');
  }
  if (typeof status === 'number' && status >= 400 && status < 500) return new ApiError(status);
  return undefined;
}
