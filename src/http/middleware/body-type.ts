// Refuses bodies that no parser here reads, so that nobody is told of missing fields which they did send.
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isApi } from '../is-api.ts';

const WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS']);

/** JSON for the API, JSON or a form elsewhere (RFC 9110, 15.5.16). @throws AppError `unsupported_media_type` */
export const refuseOtherTypes: RequestHandler = (req, _res, next) => {
  const read = isApi(req) ? ['json'] : ['json', 'urlencoded'];
  if (hasBody(req) && req.is(read) === false) throw new AppError('unsupported_media_type');
  next();
};

/** An empty body has no type; a button's form and `fetch` without a body send one. */
function hasBody({ method, headers }: Request): boolean {
  if (WITHOUT_BODY.has(method)) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
