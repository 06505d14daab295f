// Environment → one frozen, validated Config; every problem is reported at once.
import { join, resolve } from 'node:path';
import { CULL_MARGIN } from '../domain/idle.ts';
import { type Name, type Setting, settings } from './table.ts';

type Table = typeof settings;
type Parsed = {
  [N in Name]:
    | ReturnType<Table[N]['parse']>
    | (Table[N] extends { fallback: string } ? never : undefined);
};

/** The settings by their names, with the derived defaults filled in. */
export type Config = Readonly<
  Parsed & {
    APP_URL: string;
    DATABASE_URL: string;
    FUSIONAUTH_PUBLIC_URL: string;
    FUSIONAUTH_ISSUER: string;
    production: boolean;
    secure: boolean;
  }
>;

export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n- ${problems.join('\n- ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the environment. @throws ConfigError listing every problem in words */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const { config, problems } = readConfig(env);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The same for whoever looks for faults: with its problems, and the default for what cannot be read. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): {
  config: Config;
  problems: readonly string[];
} {
  const problems = unknownNames(env);
  const config = derive(parseAll(env, problems));
  if (problems.length === 0) problems.push(...contradictions(config, env));
  return { config: Object.freeze(config), problems };
}

/** An address with somebody's name or password in it. */
const CREDENTIALS = /\/\/[^/]*@/;

function parseAll(env: Readonly<Record<string, string | undefined>>, problems: string[]): Parsed {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const text = env[name] ?? setting.fallback;
    if (text === undefined) continue;
    try {
      values[name] = setting.parse(text);
    } catch (error) {
      const shown = setting.secret || CREDENTIALS.test(text) ? '' : ` (it is "${text}")`;
      problems.push(`${name} ${(error as Error).message}${shown}`);
      if (setting.fallback !== undefined) values[name] = setting.parse(setting.fallback);
    }
  }
  return values as Parsed;
}

function derive(parsed: Parsed): Config {
  const appUrl = parsed.APP_URL ?? `http://localhost:${parsed.PORT}`;
  const dataDir = resolve(parsed.DATA_DIR ?? '.');
  const directory = parsed.FUSIONAUTH_URL ?? `http://localhost:${parsed.EMBEDDED_PORT}`;
  const publicUrl = parsed.FUSIONAUTH_PUBLIC_URL ?? directory;
  return {
    ...parsed,
    APP_URL: appUrl,
    DATA_DIR: dataDir,
    DATABASE_URL: parsed.DATABASE_URL ?? join(dataDir, 'vestibule.db'),
    FUSIONAUTH_PUBLIC_URL: publicUrl,
    FUSIONAUTH_ISSUER: parsed.FUSIONAUTH_ISSUER ?? publicUrl,
    production: parsed.NODE_ENV === 'production',
    secure: appUrl.startsWith('https:'),
  };
}

/** Families of names that are nobody's but ours, so that a slip in one is noticed. */
const FAMILIES =
  /^(FUSIONAUTH|ANON|CULL|KIOSK|EMBEDDED|MAILBOX|CONVERSION|PROVISION|SESSION_(IDLE|TTL)|(STUB|MAIL)_LIMIT)(_|$)/;

function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env)
    .filter((name) => !Object.hasOwn(settings, name))
    .filter((name) => FAMILIES.test(name) || nearest(name, 1) !== undefined)
    .map((name) => {
      const meant = nearest(name, 3);
      return `${name} is not a setting${meant ? `; did you mean ${meant}?` : ''}`;
    });
}

function nearest(name: string, within: number): string | undefined {
  if (name.length < 8) return undefined;
  // What differs by more in length needs no closer look, which takes a while for all that an environment holds.
  return Object.keys(settings)
    .filter((known) => known.length >= 8 && Math.abs(known.length - name.length) <= within)
    .find((known) => distance(name, known) <= within);
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const KIOSK_MIN = 10_000;

function neverReturned({ CULL_NEVER_RETURNED_AFTER: after, CULL_AFTER }: Config): string[] {
  if (after === undefined) return [];
  const smallest = HOUR + CULL_MARGIN;
  if (after < smallest) {
    const minutes = Math.ceil(smallest / 60_000);
    return [
      `CULL_NEVER_RETURNED_AFTER must be at least ${minutes}m: the first cookie lives a day less`,
    ];
  }
  return after > CULL_AFTER ? ['CULL_NEVER_RETURNED_AFTER must not be longer than CULL_AFTER'] : [];
}

function contradictions(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const problems: string[] = [];
  const smallest = config.ANON_TTL + CULL_MARGIN;
  if (config.CULL_AFTER < smallest) {
    problems.push(
      `CULL_AFTER must be at least ${Math.ceil(smallest / 60_000)}m, or a cookie could outlive its account`,
    );
  }
  problems.push(...neverReturned(config));
  if (config.ANON_TTL > 400 * DAY)
    problems.push('ANON_TTL must be 400d at most: browsers keep no cookie longer');
  if ((config.KIOSK_TIMEOUT ?? KIOSK_MIN) < KIOSK_MIN)
    problems.push('KIOSK_TIMEOUT must be at least 10s: people must have time to read the warning');
  if (config.production) problems.push(...unsafe(config, env));
  return problems;
}

function unsafe(config: Config, env: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const allowed = new Set<string>(config.ALLOW_IN_PRODUCTION ?? []);
  const refuse = (name: string, sentence: string) => {
    if (!allowed.has(name)) problems.push(`${sentence} (or ALLOW_IN_PRODUCTION=${name})`);
  };
  if (!config.FUSIONAUTH_URL) refuse('embedded', 'FUSIONAUTH_URL must be set in production');
  if (!config.secure) refuse('http', 'APP_URL must be https in production');
  if (config.TRUST_PROXY === true)
    refuse('trust-all', 'TRUST_PROXY must not be true in production');
  for (const name of defaultSecrets(config, env)) {
    if (isUsed(name, config)) refuse('default-secrets', `${name} must be set in production`);
  }
  return problems;
}

/** A process that has no use for a secret need not know it. */
const USED_BY: Readonly<Record<string, readonly Config['ROLES'][number][]>> = {
  FUSIONAUTH_API_KEY: ['web', 'reconcile'],
  FUSIONAUTH_CULL_API_KEY: ['cull'],
  FUSIONAUTH_CLIENT_SECRET: ['web'],
  FUSIONAUTH_WEBHOOK_KEY: ['web'],
};

/** The embedded FusionAuth is set up with all of them, whatever the process does beside it. */
function isUsed(name: string, { FUSIONAUTH_URL, ROLES }: Config): boolean {
  const roles = USED_BY[name];
  return !FUSIONAUTH_URL || !roles || ROLES.some((role) => roles.includes(role));
}

/** Secrets that everybody knows, for they are development's: the names of those that have not been set. */
export function defaultSecrets(
  config: Pick<Config, 'FUSIONAUTH_URL'>,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  return (Object.entries(settings) as [string, Setting<unknown>][])
    .filter(([name, { developmentOnly, fallback }]) => {
      const needed = name !== 'FUSIONAUTH_ADMIN_PASSWORD' || !config.FUSIONAUTH_URL;
      return developmentOnly && needed && (env[name] === undefined || env[name] === fallback);
    })
    .map(([name]) => name);
}
