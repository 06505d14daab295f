// The last word on a request nothing handled: 501 for FusionAuth endpoints that are not built here,
// 405 for a known path with another method, 404 for the rest.
import type { RequestHandler } from 'express';
import { ApiError, generalError, notFound } from './api-error.ts';
import { apiPaths } from './api-paths.ts';
import type { Route } from './call.ts';

/** Middleware for fixed paths that are not built, so that `/api/user/family` is not taken for a user id. */
export function unbuiltPaths(routes: Pick<Route, 'method' | 'path'>[]): RequestHandler {
  const built = new Set(routes.map(({ path }) => path));
  const unbuilt = new Set(
    Object.keys(apiPaths).filter((path) => !path.includes(':') && !built.has(path)),
  );
  const refuse = unimplemented(routes);
  return (request, response, next) =>
    unbuilt.has(request.path) ? refuse(request, response, next) : next();
}

type Known = { pattern: RegExp; methods: Set<string> };

/** Middleware that always refuses. */
export function unimplemented(routes: Pick<Route, 'method' | 'path'>[]): RequestHandler {
  const described = Object.entries(apiPaths).map(([path, methods]) =>
    known(path, methods.split(' ')),
  );
  const built = routes.map(({ path, method }) => known(path, [method]));
  return (request) => {
    const matches = (candidates: Known[]) =>
      candidates.filter(({ pattern }) => pattern.test(request.path));
    if (matches(described).some(({ methods }) => methods.has(request.method))) {
      throw generalError(
        'NotImplemented',
        `This server does not implement ${request.method} ${request.path}. It covers a part of FusionAuth's API.`,
        501,
      );
    }
    throw matches([...described, ...built]).length > 0 ? new ApiError(405) : notFound();
  };
}

function known(path: string, methods: string[]): Known {
  const source = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')))
    .join('/');
  return { pattern: new RegExp(`^${source}$`), methods: new Set(methods) };
}
