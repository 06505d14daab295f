// What a user is: the document the API answers with (never holding password or salt) and the secret
// kept apart from it. Instants are epoch milliseconds. Source: FusionAuth docs, apis/users.

export type IdentityType = 'email' | 'phoneNumber' | 'username';

export type VerifiedReason =
  | 'Administrative'
  | 'Completed'
  | 'Disabled'
  | 'Implicit'
  | 'Import'
  | 'Pending'
  | 'Skipped'
  | 'Trusted'
  | 'Unverifiable';

export type Identity = {
  type: IdentityType;
  value: string;
  displayValue?: string;
  primary: boolean;
  verified: boolean;
  verifiedReason: VerifiedReason;
  verifiedInstant?: number;
  moderationStatus?: string;
  insertInstant: number;
  lastLoginInstant: number;
  lastUpdateInstant: number;
};

export type Registration = {
  id: string;
  applicationId: string;
  data: Record<string, unknown>;
  insertInstant: number;
  lastUpdateInstant: number;
  lastLoginInstant?: number;
  preferredLanguages: string[];
  roles: string[];
  timezone?: string;
  tokens: Record<string, string>;
  username?: string;
  usernameStatus: string;
  verified: boolean;
  verifiedInstant?: number;
};

export type User = {
  active: boolean;
  connectorId: string;
  data: Record<string, unknown>;
  email?: string;
  username?: string;
  uniqueUsername?: string;
  phoneNumber?: string;
  birthDate?: string;
  expiry?: number;
  firstName?: string;
  fullName?: string;
  lastName?: string;
  id: string;
  identities: Identity[];
  insertInstant: number;
  lastLoginInstant?: number;
  lastUpdateInstant: number;
  memberships: { id: string; groupId: string; [more: string]: unknown }[];
  passwordChangeRequired: boolean;
  passwordChangeReason?: string;
  passwordLastUpdateInstant?: number;
  preferredLanguages: string[];
  registrations: Registration[];
  tenantId: string;
  twoFactor: { methods: unknown[]; recoveryCodes?: string[] };
  usernameStatus: string;
  verified: boolean;
  verifiedInstant?: number;
  [profile: string]: unknown;
};

/** A salted hash; `hash` and `salt` are base64. */
export type Secret = { scheme: string; factor: number; salt: string; hash: string };

/** FusionAuth's own user store, the connector every password here is checked by. */
export const fusionauthConnectorId = 'e3306678-a53a-4964-9040-1c96f36dda72';

/** The identity of a type, if the user has one. */
export function identityOf(user: User, type: IdentityType): Identity | undefined {
  return user.identities.find((identity) => identity.type === type);
}

/** The user's registration for an application, if any. */
export function registrationOf(user: User, applicationId: string): Registration | undefined {
  return user.registrations.find((registration) => registration.applicationId === applicationId);
}
