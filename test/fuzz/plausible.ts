// Requests that an application would send, filled with what the server has given out: they make the
// state that the made-up ones then stumble through.
import type { Caller } from './fuzzed-server.ts';
import type { MadeRequest } from './make-request.ts';
import type { Pool } from './pool.ts';
import type { Random } from './random.ts';
import { strangeString, strangeValue } from './values.ts';

type Make = (random: Random, pool: Pool) => [method: string, path: string, body?: unknown];

const password = 'correct horse battery';
const named = (random: Random) => `name-${random.int(5000)}`;

const makes: readonly Make[] = [
  (random) => [
    'POST',
    '/api/user',
    {
      user: {
        username: named(random),
        ...(random.chance(0.5) && { email: `${named(random)}@example.com` }),
        ...(random.chance(0.3) && { password }),
        data: { a: random.int(9), films: ['x'], s: strangeString(random) },
      },
      skipVerification: random.chance(0.3),
    },
  ],
  (random, pool) => [
    'PATCH',
    `/api/user/${pool.id(random)}`,
    { user: { data: { a: random.int(9), [strangeString(random)]: strangeValue(random) } } },
  ],
  (random, pool) => ['PUT', `/api/user/${pool.id(random)}`, { user: { username: named(random) } }],
  (random, pool) => ['GET', `/api/user/${pool.id(random)}`],
  (random, pool) => ['GET', `/api/user?loginId=${encodeURIComponent(pool.name(random))}`],
  (random, pool) => ['DELETE', `/api/user/${pool.id(random)}?hardDelete=${random.chance(0.5)}`],
  (random, pool) => ['POST', '/api/login', { loginId: pool.name(random), password }],
  (random, pool) => [
    'POST',
    '/api/user/forgot-password',
    {
      ...{ loginId: pool.name(random), sendForgotPasswordMessage: random.chance(0.5) },
      state: { x: strangeValue(random) },
    },
  ],
  (random, pool) => ['POST', `/api/user/change-password/${pool.token(random)}`, { password }],
  (random, pool) => ['POST', '/api/user/verify-email', { userId: pool.id(random) }],
  (random) => ['POST', '/api/user/search', { search: { queryString: strangeString(random) } }],
  (random) => [
    'POST',
    '/api/user/search',
    { search: { query: JSON.stringify({ bool: { must: [strangeValue(random)] } }) } },
  ],
  (random, pool) => [
    'POST',
    `/api/user/registration/${pool.id(random)}`,
    { registration: { applicationId: pool.id(random), data: strangeValue(random) } },
  ],
  (random) => ['POST', '/api/application', { application: { name: named(random) } }],
  (random) => ['POST', '/api/key/generate', { key: { name: named(random), algorithm: 'ES256' } }],
  (random, pool) => [
    'POST',
    '/api/jwt/vend',
    { claims: { sub: pool.id(random), x: strangeValue(random) } },
  ],
  (random, pool) => ['POST', '/api/jwt/refresh', { refreshToken: pool.token(random) }],
];

export function plausible(random: Random, pool: Pool, caller: Caller): MadeRequest {
  const [method, path, body] = random.pick(makes)(random, pool);
  return {
    ...{ method, path },
    headers: {
      authorization: caller.apiKey,
      'x-fusionauth-tenantid': caller.tenantId,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}
