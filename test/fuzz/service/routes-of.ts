// Every route that an Express app answers, those of mounted routers and apps included.
import type { Express, Router } from 'express';

export interface Route {
  method: string;
  /** As it was written, with what it is mounted under: `/video/:slug`. */
  path: string;
}

export function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** What Express 5.3 says of a router (`router.listRoutes`), which its types do not know yet. */
interface Listed {
  path: unknown;
  methods: readonly string[] | undefined;
  router: Router | undefined;
}

/** `ALL` stands for `app.all`. @throws Error for a path that is no string: it could not be fuzzed */
export function routesOf(apps: readonly Express[]): Route[] {
  return apps.flatMap((app) => within(app.router, app.path()));
}

function within(router: Router, prefix: string): Route[] {
  const listed = (router as unknown as { listRoutes(): Listed[] }).listRoutes();
  return listed.flatMap(({ path, methods, router: mounted }) => {
    if (typeof path !== 'string') throw new Error(`A path that is no string: ${path}`);
    const whole = `${prefix}${path}`.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
    if (mounted) return within(mounted, whole);
    return (methods ?? []).map((method) => ({
      method: method === '*' ? 'ALL' : method,
      path: whole === '' ? '/' : whole,
    }));
  });
}
