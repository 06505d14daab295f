// Marks a login id of a user as verified, and tells the webhooks.
import type { Call } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import { verifyIdentity } from '../model/identities.ts';
import type { IdentityType, User, VerifiedReason } from '../model/user.ts';

type Verified = { user: User; type: IdentityType; reason: VerifiedReason };

/** Stores it; user.email.verified goes out for an email, user.identity.verified for any. */
export async function verifyLoginId(
  instance: Instance,
  { info }: Pick<Call, 'info'>,
  { user, type, reason }: Verified,
): Promise<void> {
  const verified = verifyIdentity(user, type, reason, instance.now());
  const value = verified.identities.find((identity) => identity.type === type)?.value;
  instance.users.save({ ...verified, lastUpdateInstant: instance.now() });
  const event = { tenantId: user.tenantId, info, user: verified };
  if (type === 'email') await instance.sendEvent({ type: 'user.email.verified', ...event });
  await instance.sendEvent({
    type: 'user.identity.verified',
    ...event,
    loginId: value,
    loginIdType: type,
  });
}
