// The identities a user has, and how far each is verified.
// Source: FusionAuth docs, apis/_shared/_user-response-body-base (identities, verifiedReason).
import type { Tenant } from './tenant.ts';
import type { Identity, IdentityType, User, VerifiedReason } from './user.ts';
import type { UserFields } from './user-fields.ts';

export type VerificationPolicy = { tenant: Tenant; skip: boolean; creating: boolean; now: number };

/** Identities for the login ids in `fields`; those that did not change keep what they were. */
export function identitiesFor(
  fields: Pick<UserFields, 'email' | 'phoneNumber' | 'username'>,
  before: Identity[],
  policy: VerificationPolicy,
): Identity[] {
  const wanted: [IdentityType, string | undefined][] = [
    ['email', fields.email],
    ['phoneNumber', fields.phoneNumber],
    ['username', fields.username],
  ];
  return wanted.flatMap(([type, value]) => {
    if (value === undefined) return [];
    const kept = before.find((identity) => identity.type === type && identity.value === value);
    return [kept ?? newIdentity(type, value, policy)];
  });
}

function newIdentity(type: IdentityType, value: string, policy: VerificationPolicy): Identity {
  return {
    ...(type === 'username' && { displayValue: value, moderationStatus: 'ACTIVE' }),
    insertInstant: policy.now,
    lastLoginInstant: policy.now,
    lastUpdateInstant: policy.now,
    primary: true,
    type,
    value,
    verified: false,
    verifiedReason: initialReason(type, policy),
  };
}

function initialReason(
  type: IdentityType,
  { tenant, skip, creating }: VerificationPolicy,
): VerifiedReason {
  if (type === 'username') return 'Unverifiable';
  if (skip) return 'Skipped';
  const { verifyEmail, verifyEmailWhenChanged } = tenant.emailConfiguration;
  const verifies = type === 'email' && verifyEmail && (creating || verifyEmailWhenChanged);
  return verifies ? 'Pending' : 'Disabled';
}

/** `user.verified`: false only while an identity awaits verification. It is no proof of ownership. */
export const isVerified = (identities: Identity[]): boolean =>
  !identities.some(({ verified, verifiedReason }) => !verified && verifiedReason === 'Pending');

/** The user with its email (or another identity) verified for a reason. */
export function verifyIdentity(
  user: User,
  type: IdentityType,
  reason: VerifiedReason,
  now: number,
): User {
  const identities = user.identities.map((identity) =>
    identity.type === type
      ? {
          ...identity,
          verified: true,
          verifiedReason: reason,
          verifiedInstant: now,
          lastUpdateInstant: now,
        }
      : identity,
  );
  return { ...user, identities, verified: isVerified(identities), verifiedInstant: now };
}
