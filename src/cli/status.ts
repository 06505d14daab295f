// `vestibule status`: how many accounts there are, and which FusionAuth refuses.
import { parseArgs } from 'node:util';
import type { Environment } from './command.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

/** How many parked accounts are named. */
const AT_MOST = 100;

export function status(args: string[], env: Environment): Promise<number> {
  const { json } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false } },
  }).values;
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
}

function row(count: number, what: string): string {
  return `${String(count).padStart(8)} ${what}`;
}
