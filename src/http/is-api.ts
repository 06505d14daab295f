// Whether a request is for the JSON API, which has rules of its own for types, origins and errors.
import type { Request } from 'express';

/** In every way of writing the path that the routes take: they know no upper and lower case. */
export function isApi({ path }: Pick<Request, 'path'>): boolean {
  return /^\/api\//i.test(path);
}
