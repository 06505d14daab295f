// Ids and tokens that the server has given out, so that made-up requests also hit what exists.
import type { Random } from './random.ts';
import { ring } from './ring.ts';

export interface Pool {
  /** Keeps what looks like an id or a token in an answer. */
  harvest(body: string): void;
  id(random: Random): string;
  token(random: Random): string;
  /** A login id of someone, if anyone is known. */
  name(random: Random): string;
}

const MOST = 400;
const IDS = /"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"/g;
const TOKENS = /"([\w-]{40,}(?:\.[\w-]+\.[\w-]+)?)"/g;
const NAMES = /"(?:username|email|name)":"([^"\\]{1,60})"/g;

export function pool(): Pool {
  const ids = ring<string>(MOST);
  const tokens = ring<string>(MOST);
  const names = ring<string>(MOST);
  return {
    harvest(body) {
      const start = body.slice(0, 20_000);
      for (const [, id = ''] of start.matchAll(IDS)) ids.keep(id);
      for (const [, token = ''] of start.matchAll(TOKENS)) tokens.keep(token);
      for (const [, name = ''] of start.matchAll(NAMES)) names.keep(name);
    },
    id: (random) => ids.pick(random) ?? '00000000-0000-4000-8000-000000000000',
    token: (random) => tokens.pick(random) ?? 'no-token',
    name: (random) => names.pick(random) ?? 'nobody',
  };
}
