// What FusionAuth must hold once a mailbox is proven: the email, verified, the registration, the cleared flag.
import type { Account } from '../domain/account.ts';
import { mirror } from '../domain/mirror.ts';
import type { Directory } from '../domain/ports.ts';

export type Finish = (account: Account) => Promise<'finished' | 'taken' | 'missing'>;

/**
 * Every step is idempotent, so a crash anywhere repeats it. `taken` when the address went to another
 * account meanwhile. The empty username drops the stub's, as FusionAuth's own example does.
 */
export function finisher(directory: Pick<Directory, 'patch' | 'verifyEmail' | 'register'>): Finish {
  return async (account) => {
    const email = account.conversion?.email ?? '';
    const patched = await directory.patch(account.id, {
      email,
      username: '',
      data: mirror(account),
    });
    if (patched !== 'patched') return patched;
    await directory.verifyEmail(account.id);
    await directory.register(account.id);
    return 'finished';
  };
}
