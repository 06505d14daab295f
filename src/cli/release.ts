// `vestibule release`: an account's sessions and tokens end everywhere, on an operator's word.
import { ACCOUNT, accountId } from './account-argument.ts';
import { command } from './command.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

export const release = command({
  name: 'release',
  summary: 'end every session and cookie of an account at once; its data stays',
  about: [
    'For a device that was lost, or a session that somebody else may have. Every cookie, session and token of the account is worthless from the next request on, in every process; what is kept of the account stays. A member signs in again; a guest begins anew.',
  ],
  arguments: [ACCOUNT],
  refused: 'nobody is signed in to that account',
  examples: [
    { line: 'release 0190b5a0-6c1c-7cc4-8b0e-5f2f5f3f7a11', about: 'signed out on every device' },
  ],
  async run({ words: [word], json, env }) {
    const account = accountId(word);
    return withService(env, async ({ audit, releaseEverywhere }) => {
      await audit({ by: operator(), did: 'release', account });
      const left = await releaseEverywhere(account);
      say(json, { account, released: left !== undefined }, [
        left ? `${account} is signed out everywhere` : `${account} is signed in nowhere`,
      ]);
      return left ? DONE : REFUSED;
    });
  },
});
