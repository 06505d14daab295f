// The method that a caller means. FusionAuth's Java client cannot send PATCH over Java's own HTTP
// connection: it sends POST with X-HTTP-Method-Override (inversoft/restify, RESTClient.patch).
import type { Request } from 'express';

const overriding = new Set(['DELETE', 'PATCH', 'PUT']);

/** HEAD is asked for as GET; a POST may say that it is a PATCH, PUT or DELETE. */
export function methodOf(request: Pick<Request, 'get' | 'method'>): string {
  if (request.method === 'HEAD') return 'GET';
  const meant = request.get('x-http-method-override')?.toUpperCase() ?? '';
  return request.method === 'POST' && overriding.has(meant) ? meant : request.method;
}
