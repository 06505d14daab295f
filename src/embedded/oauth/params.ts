// Reads OAuth parameters, from a query or a form. An empty one counts as left out, and none may be
// repeated (RFC 6749, 3.1).
import { type Request, type RequestHandler, text } from 'express';
import { OAuthError } from './oauth-error.ts';

export type Params = {
  /** The value; throws when the parameter is repeated. */
  get(name: string): string | undefined;
  /** The value; throws `invalid_request` with the reason `missing_…` when it is left out. */
  require(name: string): string;
};

/** Reads a form's body as text, for `formParams`. */
export const readForm: RequestHandler = text({
  type: 'application/x-www-form-urlencoded',
  limit: '100kb',
});

export function queryParams(request: Request): Params {
  return params(new URL(request.originalUrl, 'http://embedded').searchParams);
}

export function formParams(request: Request): Params {
  return params(new URLSearchParams(typeof request.body === 'string' ? request.body : ''));
}

function params(all: URLSearchParams): Params {
  const get = (name: string): string | undefined => {
    const [value, ...more] = all.getAll(name);
    if (more.length > 0) {
      throw new OAuthError('invalid_request/unknown', `The parameter ${name} is repeated.`);
    }
    return value === '' ? undefined : value;
  };
  return {
    get,
    require(name) {
      const value = get(name);
      if (value !== undefined) return value;
      const sentence = `The request is missing the parameter ${name}.`;
      throw new OAuthError(`invalid_request/missing_${name}`, sentence);
    },
  };
}
