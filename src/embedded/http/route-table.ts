// Finds the route of a request part by part, whatever the number of routes, and knows what FusionAuth
// has that is not built here: 501 for that, 405 for a known path with another method, 404 for the rest.
import { ApiError, generalError, notFound } from './api-error.ts';
import { apiPaths } from './api-paths.ts';
import type { Route } from './call.ts';

export type Match = { route: Route; params: Record<string, string> };

type Built = { route: Route; names: string[] };

type Node = {
  fixed: Map<string, Node>;
  any: Node | undefined;
  built: Map<string, Built>;
  described: Set<string>;
};

const emptyNode = (): Node => ({
  fixed: new Map(),
  any: undefined,
  built: new Map(),
  described: new Set(),
});

/** A finder over `routes`; it throws ApiError when no route is built for the request. */
export function routeTable(routes: Route[]): (method: string, path: string) => Match {
  const root = emptyNode();
  for (const [path, methods] of Object.entries(apiPaths)) {
    const { described } = nodeAt(root, path);
    for (const method of methods.split(' ')) described.add(method);
  }
  for (const route of routes) {
    const names = partsOf(route.path).flatMap((part) =>
      part.startsWith(':') ? [part.slice(1)] : [],
    );
    nodeAt(root, route.path).built.set(route.method, { route, names });
  }
  return (method, path) => {
    const { node, values } = walk(root, path);
    const built = node?.built.get(method);
    if (!node || !built) throw refusal(node, method, path);
    const params = Object.fromEntries(built.names.map((name, at) => [name, values[at] ?? '']));
    return { route: built.route, params };
  };
}

/** A trailing slash means nothing: the official client sends one for an empty id. */
const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

function nodeAt(root: Node, path: string): Node {
  let node = root;
  for (const part of partsOf(path)) {
    const known = part.startsWith(':') ? node.any : node.fixed.get(part);
    const next = known ?? emptyNode();
    if (part.startsWith(':')) node.any = next;
    else node.fixed.set(part, next);
    node = next;
  }
  return node;
}

/** A fixed part wins, so `/api/user/search` is never taken for a user id. */
function walk(root: Node, path: string): { node: Node | undefined; values: string[] } {
  let node: Node | undefined = root;
  const values: string[] = [];
  for (const part of partsOf(path)) {
    const fixed: Node | undefined = node.fixed.get(part);
    if (!fixed) values.push(decoded(part));
    node = fixed ?? node.any;
    if (!node) break;
  }
  return { node, values };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError(400);
  }
}

function refusal(node: Node | undefined, method: string, path: string): ApiError {
  if (node?.described.has(method)) {
    return generalError(
      'NotImplemented',
      `This server does not implement ${method} ${path}. It covers a part of FusionAuth's API.`,
      501,
    );
  }
  const known = node !== undefined && node.described.size + node.built.size > 0;
  return known ? new ApiError(405) : notFound();
}
