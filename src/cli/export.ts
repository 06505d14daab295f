// `vestibule export`: everything that is kept about one account, for a person who asks by letter.
import { ACCOUNT, accountId } from './account-argument.ts';
import { command } from './command.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { withService } from './with-service.ts';

export const exportAccount = command({
  name: 'export',
  summary: 'everything that is kept about one account, as JSON',
  about: [
    'The same document that the person gets on the site: state, profile, events, merges, and of a member the sign-ins and what was tracked. `vestibule events export` is for the whole log.',
  ],
  arguments: [ACCOUNT],
  json: 'prints the document on one line instead of many; null where there is none',
  refused: 'there is no such account',
  examples: [
    {
      line: 'export 0190b5a0-6c1c-7cc4-8b0e-5f2f5f3f7a11 > kept.json',
      about: 'into a file to send',
    },
  ],
  async run({ words: [word], json, env }) {
    const account = accountId(word);
    return withService(env, async ({ audit, exportAccount }) => {
      await audit({ by: operator(), did: 'export', account });
      const document = await exportAccount(account);
      if (!document) process.stderr.write(`${account} is not known\n`);
      const text = JSON.stringify(document ?? null, null, json ? 0 : 2);
      if (document || json) process.stdout.write(`${text}\n`);
      return document ? DONE : REFUSED;
    });
  },
});
