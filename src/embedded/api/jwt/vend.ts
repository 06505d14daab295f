// POST /api/jwt/vend: signs whatever claims the caller brings, for no tenant and no user. FusionAuth adds
// iat, exp and jti, and ignores amr, cnf, exp and iat from the caller. Source: FusionAuth docs, apis/jwt.
import { fieldError } from '../../http/api-error.ts';
import { type Call, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, isObject, optionalNumber, optionalUuid } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import type { Tenant } from '../../model/tenant.ts';

export const vendRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path: '/api/jwt/vend',
    endpoint: '/api/jwt/vend',
    access: 'key',
    handle: (call) => vend(instance, call),
  },
];

const ignored = new Set(['amr', 'cnf', 'exp', 'iat']);

async function vend(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const defaults = defaultTenant(instance, call);
  const keyId = optionalUuid(body, 'keyId') ?? defaults.jwtConfiguration.accessTokenKeyId ?? '';
  const key = instance.keys.get(keyId);
  if (!key) throw fieldError('keyId', 'invalid', `There is no key with id = [${keyId}].`);
  if (key.type !== 'HMAC' && !key.hasPrivateKey) {
    throw fieldError('keyId', 'invalid', `The key with id = [${keyId}] cannot sign.`);
  }
  const seconds =
    optionalNumber(body, 'timeToLiveInSeconds') ?? defaults.jwtConfiguration.timeToLiveInSeconds;
  if (seconds <= 0) {
    throw fieldError(
      'timeToLiveInSeconds',
      'invalid',
      'The [timeToLiveInSeconds] must be greater than 0.',
    );
  }
  const brought = isObject(body.claims) ? body.claims : {};
  const claims = Object.fromEntries(Object.entries(brought).filter(([name]) => !ignored.has(name)));
  const issued = Math.floor(instance.now() / 1000);
  const token = await instance.keys.sign(key, {
    ...claims,
    exp: issued + Math.floor(seconds),
    iat: issued,
    jti: instance.uuid(),
  });
  return ok({ token });
}

/** Vend is not scoped to a tenant; defaults come from the call's, else from the default tenant. */
function defaultTenant({ tenants, singles }: Instance, { tenantId }: Call): Tenant {
  const known = tenantId ?? String(singles.get('instance')?.defaultTenantId ?? '');
  const tenant = tenants.get(known) ?? tenants.list()[0];
  if (!tenant) throw new Error('there is no tenant');
  return tenant;
}
