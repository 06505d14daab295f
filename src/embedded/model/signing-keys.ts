// What is signed with which key: a key that is named for it must be able to sign, and stays while it is.
import { fieldError } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import { clientSecretKeyId } from './seed.ts';

type Signing = { accessTokenKeyId?: string | undefined; idTokenKeyId?: string | undefined };

/** Throws 400 naming the field, under `field`, whose key is unknown or has no private part. */
export function requireSigningKeys(
  { keys }: Pick<Instance, 'keys'>,
  { accessTokenKeyId, idTokenKeyId }: Signing,
  field: string,
): void {
  for (const [name, id] of Object.entries({ accessTokenKeyId, idTokenKeyId })) {
    if (id === undefined || (name === 'idTokenKeyId' && id === clientSecretKeyId)) continue;
    const key = keys.get(id);
    if (key && (key.type === 'HMAC' || key.hasPrivateKey)) continue;
    throw fieldError(
      `${field}.${name}`,
      'invalid',
      `There is no key with id = [${id}] to sign with.`,
    );
  }
}

/** Throws 400 when a tenant, an application or a webhook signs with the key. */
export function refuseKeyInUse(
  instance: Pick<Instance, 'applications' | 'tenants' | 'webhooks'>,
  id: string,
): void {
  const signs = ({ jwtConfiguration }: { jwtConfiguration: Signing }): boolean =>
    jwtConfiguration.accessTokenKeyId === id || jwtConfiguration.idTokenKeyId === id;
  const used =
    instance.tenants.list().some(signs) ||
    instance.applications.list().some(signs) ||
    instance.webhooks
      .list()
      .some(({ signatureConfiguration }) => signatureConfiguration.signingKeyId === id);
  if (used) throw fieldError('keyId', 'inUse', `The Key with id = [${id}] is in use.`);
}
