// What the embedded FusionAuth has built, as its own routers say.
import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import { apiRoutes } from '../../src/embedded/api/routes.ts';
import { openInstance } from '../../src/embedded/instance.ts';
import { misbehaviour } from '../../src/embedded/misbehaviour/misbehaviour.ts';
import { clockwork } from '../../src/embedded/model/clockwork.ts';
import { openStore } from '../../src/embedded/model/store.ts';
import { pageRouters } from '../../src/embedded/pages/routers.ts';

export interface BuiltRoute {
  method: string;
  /** `/api/user/:userId` */
  path: string;
}

/** Every route of the API, OAuth and the pages, from an instance that nobody can reach. */
export function builtRoutes(): BuiltRoute[] {
  const store = openStore(':memory:');
  const instance = openInstance(
    store,
    clockwork(() => 0, randomBytes),
    { deliver: async () => {}, log: () => {}, misbehaviour: misbehaviour(randomBytes) },
  );
  const api = apiRoutes(instance).map(({ method, path }) => ({ method, path }));
  const pages = pageRouters(instance, { mailboxUrl: '' }).flatMap(routesOf);
  store.close();
  return [...api, ...pages];
}

function routesOf(router: Router): BuiltRoute[] {
  return router.stack.flatMap((layer) => {
    const { route } = layer;
    if (!route) return isRouter(layer.handle) ? routesOf(layer.handle) : [];
    const methods = new Set(route.stack.map(({ method }) => method.toUpperCase()));
    return [...methods].map((method) => ({ method, path: route.path }));
  });
}

const isRouter = (handle: unknown): handle is Router =>
  typeof handle === 'function' && 'stack' in handle;

/** The same for paths that differ in the names of their parameters alone. */
export const routeKey = ({ method, path }: BuiltRoute): string =>
  `${method} ${path.replace(/:[^/]+|\{[^}]+\}/g, '*')}`;
