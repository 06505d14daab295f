// `vestibule retry`: what the reconciler gave up on is due again, now that an operator has seen to the reason.
import { ACCOUNT, accountId } from './account-argument.ts';
import { command } from './command.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { progress } from './progress.ts';
import { say } from './say.ts';
import { takeUp } from './take-up.ts';
import { withService } from './with-service.ts';

export const retry = command({
  name: 'retry',
  summary: 'take up again what FusionAuth refused and is parked: one account, or all of them',
  about: [
    'What FusionAuth refuses for a reason that repeating would not change is parked; `vestibule status` names the accounts and the reasons. See to the reason first.',
  ],
  arguments: [{ ...ACCOUNT, optional: true }],
  refused: 'the account that was named is not parked',
  examples: [
    { line: 'retry 0190b5a0-6c1c-7cc4-8b0e-5f2f5f3f7a11', about: 'this one' },
    { line: 'retry', about: 'all of them' },
  ],
  async run({ words: [word = ''], json, env, now }) {
    const account = word === '' ? undefined : accountId(word);
    return withService(env, async ({ audit, store }) => {
      await audit({ by: operator(), did: 'retry', ...(account && { account }) });
      const shown = progress('taking up', now);
      const report = await takeUp({ store, now, onProgress: shown.at }, account);
      shown.clear();
      const { retried, parked } = report;
      say(json, report, [
        ...retried.map((id) => `${id} is due again`),
        `${retried.length} taken up, ${parked} still parked`,
      ]);
      return account !== undefined && retried.length === 0 ? REFUSED : DONE;
    });
  },
});
