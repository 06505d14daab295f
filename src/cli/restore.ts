// `vestibule restore`: a culled stub comes back, as long as its deletion has not begun.
import { ACCOUNT, accountId } from './account-argument.ts';
import { command } from './command.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

export const restore = command({
  name: 'restore',
  summary: 'bring back a stub that was culled and not deleted yet',
  about: [
    'A culled stub is deactivated for CULL_GRACE and then deleted; until then it comes back with everything it held. FusionAuth hears of it from the service, within seconds of its next round.',
  ],
  arguments: [ACCOUNT],
  refused: 'there is no such account, or it is being deleted',
  examples: [
    { line: 'restore 0190b5a0-6c1c-7cc4-8b0e-5f2f5f3f7a11', about: 'this one is anonymous again' },
  ],
  async run({ words: [word], json, env }) {
    const account = accountId(word);
    return withService(env, async (service) => {
      await service.audit({ by: operator(), did: 'restore', account });
      const outcome = await service.restore(account);
      const { words, code } = SAID[outcome.type];
      const state = outcome.account?.state ?? null;
      say(json, { account, restored: outcome.type === 'done', state }, [
        `${account} ${outcome.type === 'refused' && !outcome.account ? 'is not known' : words}`,
      ]);
      return code;
    });
  },
});

const SAID = {
  done: { words: 'is back; FusionAuth hears of it from the service', code: DONE },
  repeated: { words: 'was not culled', code: DONE },
  refused: { words: 'is being deleted', code: REFUSED },
} as const;
