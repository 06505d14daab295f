// What FusionAuth's record says of a claim to an address: proven, or a mere claim that others may make too (I3).
import type { Account } from './account.ts';
import type { DirectoryUser } from './ports.ts';

/** The password was changed after the link went out; in attach-first the address must still be there. */
export function isProven({ conversion }: Account, user: DirectoryUser): boolean {
  if (conversion?.passwordAt === undefined) return false;
  const attached = conversion.mode === 'verify-first' || user.email === conversion.email;
  return attached && user.passwordChangedAt > conversion.passwordAt;
}

/** A stub holds its address in attach-first before it has proven it: the flag is only cleared with the proof (I5). */
export function isClaim(user: DirectoryUser): boolean {
  return user.data.anonymousUser === true;
}
