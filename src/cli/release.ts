// `vestibule release`: an account's sessions and tokens end everywhere, on an operator's word.
import { parseArgs } from 'node:util';
import { isUuid } from '../domain/random.ts';
import type { Environment } from './command.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

/** Exit code 1 when nobody can be signed in to that account any more; 2 when none is named. */
export async function release(args: string[], env: Environment): Promise<number> {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const account = positionals[0]?.toLowerCase();
  if (positionals.length !== 1 || !isUuid(account)) {
    process.stderr.write('vestibule release ACCOUNT, where ACCOUNT is its id\n');
    return 2;
  }
  return withService(env, async ({ releaseEverywhere }) => {
    const left = await releaseEverywhere(account);
    say(values.json, { account, released: left !== undefined }, [
      left ? `${account} is signed out everywhere` : `${account} is signed in nowhere`,
    ]);
    return left ? 0 : 1;
  });
}
