// `vestibule erase`: everything that is kept about an account goes, on an operator's word.
import { ACCOUNT, accountId } from './account-argument.ts';
import { command } from './command.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

export const erase = command({
  name: 'erase',
  summary: 'remove everything that is kept about an account; asks for --yes',
  about: [
    "For a person who asks by letter; on the site they can do it themselves. Profile, events, sessions and what was tracked are gone at once, with the stubs that were merged into the account; FusionAuth's user is deleted by the process with the `cull` role. It cannot be undone.",
  ],
  arguments: [ACCOUNT],
  options: { yes: { about: 'does it; without it nothing changes' } },
  refused: 'there is no such account, or nothing is left of it',
  examples: [
    { line: 'export 0190b5a0-6c1c-7cc4-8b0e-5f2f5f3f7a11', about: 'first, what is kept' },
    { line: 'erase 0190b5a0-6c1c-7cc4-8b0e-5f2f5f3f7a11 --yes', about: 'all of it goes' },
  ],
  async run({ words: [word], values: { yes }, json, env }) {
    const account = accountId(word);
    return withService(env, async (service) => {
      if (yes) await service.audit({ by: operator(), did: 'erase', account });
      const known = yes
        ? await service.eraseAccount(account)
        : await service.store.account(account);
      if (!known || known.state === 'erased') {
        say(json, { account, erased: false, state: known?.state ?? null }, [
          `${account}: nothing is kept`,
        ]);
        return REFUSED;
      }
      say(json, { account, erased: yes, state: known.state }, [
        yes
          ? `${account} is erased; FusionAuth's user goes with the next round of the cull's worker`
          : `${account} is ${known.state}; nothing has changed, --yes erases it`,
      ]);
      return DONE;
    });
  },
});
