// What stands before every route that has a visitor, in this order.
import type { RequestHandler } from 'express';
import type { Deps } from './deps.ts';
import { beforeChange } from './middleware/before-change.ts';
import { crossOrigin } from './middleware/cross-origin.ts';
import { noStore } from './middleware/no-store.ts';
import { resolveVisitor } from './middleware/visitor.ts';

export function beforeRoutes(deps: Deps): RequestHandler[] {
  const { appUrl, corsOrigins } = deps;
  const others = corsOrigins.length > 0 ? [crossOrigin(corsOrigins)] : [];
  return [...others, beforeChange(appUrl, corsOrigins), resolveVisitor(deps), noStore];
}
