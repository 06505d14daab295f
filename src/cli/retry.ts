// `vestibule retry`: what the reconciler gave up on is due again, now that an operator has seen to the reason.
import { parseArgs } from 'node:util';
import type { Clock } from '../domain/random.ts';
import type { Environment } from './command.ts';
import { say } from './say.ts';
import { takeUp } from './take-up.ts';
import { withService } from './with-service.ts';

/** Exit code 1 when the account that was named is not parked. */
export function retry(args: string[], env: Environment, now: Clock): Promise<number> {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [account] = positionals;
  return withService(env, async ({ store }) => {
    const report = await takeUp(store, now, account);
    const { retried, parked } = report;
    say(values.json, report, [
      ...retried.map((id) => `${id} is due again`),
      `${retried.length} taken up, ${parked} still parked`,
    ]);
    return account !== undefined && retried.length === 0 ? 1 : 0;
  });
}
