// `vestibule keys`: rotates and revokes the keys that sign anonymous tokens, while the service runs.
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/load.ts';
import { AppError } from '../domain/errors.ts';
import type { Clock } from '../domain/random.ts';
import type { Environment } from './command.ts';

const HELP = `vestibule keys COMMAND

  list            the keys, newest first: which signs, and until when the others verify
  rotate          a new key signs; cookies signed by the ones before live on until they are renewed
  revoke KID      in an emergency: every cookie that this key has signed is worthless within a second

  --json          print one JSON document instead of words

Running services take the change over by themselves. The keys are in DATA_DIR/token-keys.json.
`;

const ELSEWHERE = `The keys come from TOKEN_KEYS, which this command cannot change.

To rotate without losing anybody, restart all processes after each step:
  1. Put a new key at the end of TOKEN_KEYS: all can verify with it before any signs.
  2. Move it to the front: it signs, and the others still verify.
  3. Take the old keys out when ANON_TTL has passed.
To revoke one, take it out and restart all processes at once.
`;

/** Running services look at the file every second. */
const SETTLED_MS = 2500;

/** Exit code 0 done, 1 failed, 2 wrong use. */
export async function keys(args: string[], env: Environment, now: Clock): Promise<number> {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command = 'help', kid, ...more] = positionals;
  const wrong = more.length > 0 || (kid === undefined) === (command === 'revoke');
  if (values.help || command === 'help') return say(HELP);
  if (wrong || !['list', 'rotate', 'revoke'].includes(command)) return complain(HELP, 2);
  const config = loadConfig(env);
  if (config.TOKEN_KEYS) return complain(ELSEWHERE, 1);
  const { changesOfKeys } = await import('../service/keys.ts');
  const changes = changesOfKeys(config, { now, settled: () => rest(SETTLED_MS) });
  if (command === 'rotate') await changes.rotate();
  if (command === 'revoke' && !(await revoked(changes, kid ?? ''))) {
    return complain(`There is no key ${kid}; \`vestibule keys list\` shows them.\n`, 1);
  }
  return say(values.json ? JSON.stringify(await changes.list()) : lines(await changes.list()));
}

interface Changes {
  revoke(kid: string): Promise<void>;
}

async function revoked(changes: Changes, kid: string): Promise<boolean> {
  return changes.revoke(kid).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') return false;
      throw error;
    },
  );
}

interface Listed {
  kid: string;
  signs: boolean;
  madeAt?: number;
  until?: number;
}

function lines(listed: readonly Listed[]): string {
  const row = ({ kid, signs, madeAt, until }: Listed) =>
    [
      kid.padEnd(44),
      (signs ? 'signs' : 'verifies').padEnd(9),
      madeAt === undefined ? '' : `made ${day(madeAt)}`,
      signs || until === undefined ? '' : `of no use after ${day(until)}`,
    ].join(' ');
  return listed.map((key) => row(key).trimEnd()).join('\n');
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

function say(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}

function complain(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}
