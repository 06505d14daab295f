// `vestibule keys`: rotates and revokes the keys that sign anonymous tokens, while the service runs.
import { setTimeout as rest } from 'node:timers/promises';
import { loadConfig } from '../config/load.ts';
import { AppError } from '../domain/errors.ts';
import { command, type Environment } from './command.ts';
import { DONE, FAULT, REFUSED } from './exit-codes.ts';
import { operator } from './operator.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';
import { WrongUse } from './wrong-use.ts';

const ELSEWHERE = `The keys come from TOKEN_KEYS, which this command cannot change.

To rotate without losing anybody, restart all processes after each step:
  1. Put a new key at the end of TOKEN_KEYS: all can verify with it before any signs.
  2. Move it to the front: it signs, and the others still verify.
  3. Take the old keys out when ANON_TTL has passed.
To revoke one, take it out and restart all processes at once.
`;

/** Running services look at the file every second. */
const SETTLED_MS = 2500;

export const keys = command({
  name: 'keys',
  summary: "the keys that sign guests' cookies: list, rotate, revoke",
  about: [
    'list: the keys, newest first; which signs, and until when the others verify. rotate: a new key signs, and cookies signed by the ones before live on until they are renewed. revoke: in an emergency, every cookie that this key has signed is worthless within a second.',
    'Running services take the change over by themselves. The keys are in DATA_DIR/token-keys.json.',
  ],
  arguments: [
    { name: 'WHAT', about: 'list, rotate or revoke', choices: ['list', 'rotate', 'revoke'] },
    { name: 'KID', about: "with revoke: the key's id, as list shows it", optional: true },
  ],
  refused: 'there is no such key',
  examples: [
    { line: 'keys list', about: 'which key signs' },
    { line: 'keys rotate', about: 'a new one signs; nobody loses a cookie' },
    { line: 'keys revoke Jx1V…', about: 'its cookies end at once' },
  ],
  async run({ words: [what, kid = ''], json, env, now }) {
    if ((kid === '') === (what === 'revoke'))
      throw new WrongUse('revoke takes a KID, and nothing else does.');
    const config = loadConfig(env);
    if (config.TOKEN_KEYS) return complain(ELSEWHERE, FAULT);
    const { changesOfKeys } = await import('../service/keys.ts');
    const changes = changesOfKeys(config, { now, settled: () => rest(SETTLED_MS) });
    if (what !== 'list') await note(env, what === 'rotate' ? {} : { detail: kid });
    if (what === 'rotate') await changes.rotate();
    if (what === 'revoke' && !(await revoked(changes, kid))) {
      return complain(`There is no key ${kid}; \`vestibule keys list\` shows them.\n`, REFUSED);
    }
    const listed = await changes.list();
    say(json, listed, lines(listed));
    return DONE;
  },
});

/** Before it is done. */
function note(env: Environment, { detail }: { detail?: string }): Promise<void> {
  const did = detail === undefined ? 'rotate keys' : 'revoke key';
  return withService(env, ({ audit }) => audit({ by: operator(), did, ...(detail && { detail }) }));
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

function lines(listed: readonly Listed[]): string[] {
  const row = ({ kid, signs, madeAt, until }: Listed) =>
    [
      kid.padEnd(44),
      (signs ? 'signs' : 'verifies').padEnd(9),
      madeAt === undefined ? '' : `made ${day(madeAt)}`,
      signs || until === undefined ? '' : `of no use after ${day(until)}`,
    ].join(' ');
  return listed.map((key) => row(key).trimEnd());
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

function complain(text: string, code: number): number {
  process.stderr.write(text);
  return code;
}
