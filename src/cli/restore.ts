// `vestibule restore`: a culled stub comes back, as long as its deletion has not begun.
import { parseArgs } from 'node:util';
import { isUuid } from '../domain/random.ts';
import type { Environment } from './command.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

/** Exit code 1 when there is no such account, or it is too late. */
export function restore(args: string[], env: Environment): Promise<number> {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const account = (positionals[0] ?? '').toLowerCase();
  if (positionals.length !== 1 || !isUuid(account)) {
    process.stderr.write('vestibule restore ID: the id of an account\n');
    return Promise.resolve(2);
  }
  return withService(env, async (service) => {
    const outcome = await service.restore(account);
    const { words, code } = SAID[outcome.type];
    const state = outcome.account?.state ?? null;
    say(values.json, { account, restored: outcome.type === 'done', state }, [
      `${account} ${outcome.type === 'refused' && !outcome.account ? 'is not known' : words}`,
    ]);
    return code;
  });
}

const SAID = {
  done: { words: 'is back; FusionAuth hears of it from the service', code: 0 },
  repeated: { words: 'was not culled', code: 0 },
  refused: { words: 'is being deleted', code: 1 },
} as const;
