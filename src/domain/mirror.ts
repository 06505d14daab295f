// What FusionAuth's `user.data` should say of an account: declared fields, the flag, the address under proof.
import type { Account } from './account.ts';
import type { DirectoryPatch } from './ports.ts';
import { plain } from './profile.ts';

/** Absolute values; writing them twice changes nothing. */
export function mirror(account: Account): DirectoryPatch['data'] {
  const data = { ...plain(account.profile), anonymousUser: account.state !== 'registered' };
  const { conversion, state } = account;
  if (!conversion) return data;
  // Not before a mail may go out: an address that a limit keeps back is nobody's business yet.
  const asked = state === 'converting' && conversion.allowed === true;
  const pending = asked && conversion.mode === 'verify-first';
  return { ...data, email: pending ? conversion.email : '' };
}
