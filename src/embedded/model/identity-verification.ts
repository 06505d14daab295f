// Verifies an email or phone number by what was sent to it, for a user there is or one yet to come.
// Source: FusionAuth docs, apis/identity-verify; pre-verification since 1.62.
import { createHash, timingSafeEqual } from 'node:crypto';
import { fieldError } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import type { ExternalId } from './external-ids.ts';
import { isVerified } from './identities.ts';
import { identityKey } from './identity-key.ts';
import { type Tenant, timeToLive } from './tenant.ts';
import type { IdentityType, User } from './user.ts';

export type Verifiable = Exclude<IdentityType, 'username'>;

/** What is to be verified. */
export type Subject = {
  tenant: Tenant;
  type: Verifiable;
  value: string;
  /** Given back when it is done. */
  state: Record<string, unknown>;
};

const kind = 'identityVerification';
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const codeLength = 6;

/** A new verification; `withCode` makes a short code that must come back with its id. */
export function startIdentityVerification(
  instance: Instance,
  { tenant, type, value, state }: Subject,
  withCode: boolean,
): { verificationId: string; oneTimeCode?: string } {
  const verificationId = instance.secret();
  const code = withCode ? { oneTimeCode: newCode(instance) } : {};
  const seconds = timeToLive(tenant, 'emailVerificationIdTimeToLiveInSeconds');
  instance.externalIds.put({
    id: verificationId,
    type: kind,
    expires: instance.now() + seconds * 1000,
    data: { tenantId: tenant.id, type, value: identityKey(type, value), state, ...code },
  });
  return { verificationId, ...code };
}

export const findIdentityVerification = (
  { externalIds }: Instance,
  id: string,
): ExternalId | undefined => externalIds.find(kind, id);

/** Throws 400 when the code that was sent along is not the one that was made. */
export function requireCode({ data }: ExternalId, sent: string | undefined): void {
  if (data.oneTimeCode === undefined) return;
  const digest = (text: unknown) => createHash('sha256').update(String(text)).digest();
  if (timingSafeEqual(digest(data.oneTimeCode), digest(sent ?? ''))) return;
  throw fieldError('oneTimeCode', 'invalid', 'The [oneTimeCode] is not the one that was sent.');
}

/** Keeps a verification that came before its user, until one is created with its id. */
export function keepForLater({ externalIds }: Instance, found: ExternalId): void {
  externalIds.put({ ...found, data: { ...found.data, done: true } });
}

/** The user with what `ids` have verified before; spends them. 400 naming an id that verifies nothing here. */
export function preVerified(instance: Instance, user: User, ids: string[]): User {
  if (ids.length === 0) return user;
  const now = instance.now();
  const identities = ids.reduce((changed, id, at) => {
    const found = instance.externalIds.take(kind, id);
    const index = changed.findIndex(
      ({ type, value }) =>
        found?.data.done === true &&
        found.data.tenantId === user.tenantId &&
        found.data.type === type &&
        found.data.value === identityKey(type, value),
    );
    const identity = changed[index];
    if (!identity) {
      const field = `verificationIds[${at}]`;
      throw fieldError(field, 'invalid', 'It verifies no login id of this user.');
    }
    const verified = { verified: true, verifiedInstant: now } as const;
    return changed.with(index, { ...identity, ...verified, verifiedReason: 'Completed' });
  }, user.identities);
  const verified = isVerified(identities);
  return { ...user, identities, verified, ...(verified && { verifiedInstant: now }) };
}

function newCode({ random }: Instance): string {
  return [...random(codeLength)].map((byte) => letters[byte % letters.length]).join('');
}
