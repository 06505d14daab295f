// `vestibule status`: how many accounts there are, and which FusionAuth refuses.
import { command } from './command.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

/** How many parked accounts are named. */
const AT_MOST = 100;

export const status = command({
  name: 'status',
  summary: 'accounts by state, and those that wait for FusionAuth',
  about: [
    'Reads the store alone, so it also works while FusionAuth is away. Parked accounts are those that FusionAuth refuses, with its reason; `vestibule retry` takes them up again.',
  ],
  examples: [
    { line: 'status', about: 'for people' },
    { line: 'status --json | jq .byState', about: 'for programs' },
  ],
  run({ json, env }) {
    return withService(env, async ({ store }) => {
      const counts = await store.counts();
      const parkedAccounts = (await store.parked(AT_MOST)).map(({ id, sync }) => ({
        account: id,
        reason: sync.parked ?? '',
      }));
      say(json, { ...counts, parkedAccounts }, [
        ...Object.entries(counts.byState).map(([state, count]) => row(count, state)),
        row(counts.due, 'with something left to do in FusionAuth'),
        ...parkedAccounts.map(({ account, reason }) => `parked ${account}: ${reason}`),
      ]);
      return 0;
    });
  },
});

function row(count: number, what: string): string {
  return `${String(count).padStart(8)} ${what}`;
}
