// Stops a form that another site submitted in this browser's name.
import type { RequestHandler } from 'express';
import { ApiError } from '../http/api-error.ts';
import { isSameOrigin } from './same-origin.ts';

export const requireSameOrigin: RequestHandler = (request, _response, next) => {
  if (isSameOrigin(request)) return next();
  const message = 'This form came from another site. Open the page here and try again.';
  throw new ApiError(403, { generalErrors: [{ code: '[crossSite]', message }] });
};
