// Every method and path that is fuzzed: all of the API, built or not, and the pages beside it.
import { apiPaths } from '../../src/embedded/http/api-paths.ts';
import type { Description, Schema } from '../support/openapi/description.ts';
import { anySchema } from './body.ts';

export interface Target {
  method: string;
  /** `/api/user/:userId` */
  path: string;
  /** What the body should be; undefined when the call has none. */
  request: Schema | undefined;
  /** Names of query parameters. */
  query: readonly string[];
  form: boolean;
}

const pages: Record<string, string> = {
  '/': 'GET',
  '/oauth2/authorize': 'GET POST',
  '/oauth2/logout': 'GET POST',
  '/oauth2/register': 'GET POST',
  '/oauth2/token': 'POST',
  '/oauth2/introspect': 'POST',
  '/oauth2/userinfo': 'GET POST',
  '/password/forgot': 'GET POST',
  '/password/change/:changePasswordId': 'GET POST',
  '/password/complete': 'GET',
  '/password/sent': 'GET',
};

const pageFields = [
  ...['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce', 'code', 'tenantId'],
  ...['code_challenge', 'code_challenge_method', 'grant_type', 'refresh_token', 'code_verifier'],
  ...['loginId', 'password', 'passwordConfirm', 'token', 'client_secret', 'prompt', 'email'],
  ...['post_logout_redirect_uri', 'id_token_hint', 'changePasswordId', 'username', 'timezone'],
];

const apiParameters = [
  ...['userId', 'email', 'username', 'loginId', 'loginIdTypes', 'changePasswordId', 'hardDelete'],
  ...['verificationId', 'queryString', 'query', 'ids', 'numberOfResults', 'startRow', 'dryRun'],
  ...['reactivate', 'applicationId', 'tenantId', 'token', 'limit', 'sendVerifyEmail', 'inactive'],
  ...['keyId', 'kid', 'global', 'refreshToken', 'nextResults'],
];

/** Those that work on users come up more often than the many that only say 501. */
export function targets(description: Description | undefined): Target[] {
  const api = expand(apiPaths).map(({ method, path }) => {
    const known = description?.find(method, path.replaceAll(/:[^/]+/g, 'x'));
    const takesBody = known ? known.request !== undefined : method !== 'GET';
    return {
      ...{ method, path, query: apiParameters, form: false },
      request: takesBody ? (known?.request ?? anySchema) : undefined,
    };
  });
  const forms = expand(pages).map(({ method, path }) => ({
    ...{ method, path, query: pageFields, form: true, request: undefined },
  }));
  const main = api.filter(({ path }) => BUSY.test(path));
  return [...api, ...forms, ...Array.from({ length: 8 }, () => main).flat()];
}

const BUSY =
  /^\/api\/(user(\/(:userId|bulk|search|registration|forgot|change|verify|import)|$)|login|tenant|application|jwt|key|webhook|email)/;

function expand(table: Record<string, string>): { method: string; path: string }[] {
  return Object.entries(table).flatMap(([path, methods]) =>
    methods.split(' ').map((method) => ({ method, path })),
  );
}
