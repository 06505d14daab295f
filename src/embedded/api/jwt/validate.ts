// GET /api/jwt/validate and the public keys. Source: FusionAuth docs, apis/jwt.
import { unauthorized } from '../../http/api-error.ts';
import { type Call, ok, type Reply, type Route } from '../../http/call.ts';
import type { Instance } from '../../instance.ts';
import { bearerToken } from '../bearer-token.ts';

export const validateRoutes = (instance: Instance): Route[] => [
  {
    method: 'GET',
    path: '/api/jwt/validate',
    endpoint: '/api/jwt/validate',
    access: 'open',
    handle: (call) => validate(instance, call),
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    endpoint: '/.well-known/jwks.json',
    access: 'open',
    handle: () => ok(instance.keys.jwks()),
  },
  {
    method: 'GET',
    path: '/api/jwt/public-key',
    endpoint: '/api/jwt/public-key',
    access: 'open',
    handle: (call) => publicKeys(instance, call),
  },
];

async function validate(instance: Instance, { headers }: Call): Promise<Reply> {
  const token = bearerToken(headers);
  const jwt = token === undefined ? undefined : await instance.keys.verify(token, instance.now());
  if (!jwt) throw unauthorized();
  return ok({ jwt });
}

function publicKeys({ keys }: Instance, { query }: Call): Reply {
  const kid = query.get('kid');
  const asked = query.get('keyId');
  const all = keys.list().filter(({ publicKey }) => publicKey !== undefined);
  if (kid !== null || asked !== null) {
    const found = all.find((key) => key.kid === kid || key.id === asked);
    return found ? ok({ publicKey: found.publicKey }) : { status: 404 };
  }
  return ok({ publicKeys: Object.fromEntries(all.map((key) => [key.kid, key.publicKey])) });
}
