// What FusionAuth must hold once a mailbox is proven: the email, verified, the registration, the cleared flag.
import type { Account } from '../domain/account.ts';
import { mirror } from '../domain/mirror.ts';
import type { Directory } from '../domain/ports.ts';
import { isClaim } from '../domain/proof.ts';

type Finishing = Pick<Directory, 'patch' | 'verifyEmail' | 'register' | 'userByEmail'>;

/** A claim may come back while it is being taken off; limits on mail keep it from doing so often. */
const TRIES = 3;

export type Finish = (account: Account) => Promise<'finished' | 'taken' | 'missing'>;

/**
 * Every step is idempotent, so a crash anywhere repeats it. `taken` when the address went to another
 * account meanwhile. The empty username drops the stub's, as FusionAuth's own example does.
 */
export function finisher(directory: Finishing): Finish {
  return async (account) => {
    const email = account.conversion?.email ?? '';
    const body = { email, username: '', data: mirror(account) };
    let patched = await directory.patch(account.id, body);
    for (let tries = 0; patched === 'taken' && tries < TRIES; tries++) {
      if (!(await freed(directory, account, email))) break;
      patched = await directory.patch(account.id, body);
    }
    if (patched !== 'patched') return patched;
    await directory.verifyEmail(account.id);
    await directory.register(account.id);
    return 'finished';
  };
}

/** Takes the address off a stub that has it without a proof (attach-first): the first proof wins. Whether it is free. */
async function freed(directory: Finishing, { id }: Account, email: string): Promise<boolean> {
  const owner = await directory.userByEmail(email);
  if (!owner || owner.id === id) return true;
  if (!isClaim(owner)) return false;
  return (await directory.patch(owner.id, { email: '', data: {} })) !== 'taken';
}
