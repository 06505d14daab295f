// Emails and usernames are unique whatever their case. Source: FusionAuth docs, apis/users.
import type { IdentityType } from './user.ts';

/** The form in which an identity is compared. */
export const identityKey = (type: IdentityType, value: string): string =>
  type === 'phoneNumber' ? value : value.toLowerCase();
