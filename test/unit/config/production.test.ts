// In production nothing is allowed that is only safe in development, unless it is named outright.
import { expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config/load.ts';

/** A configuration that production takes. */
const SOUND = {
  NODE_ENV: 'production',
  APP_URL: 'https://example.com',
  FUSIONAUTH_URL: 'https://auth.example.com',
  FUSIONAUTH_API_KEY: 'a web key of our own',
  FUSIONAUTH_CULL_API_KEY: 'a cull key of our own',
  FUSIONAUTH_CLIENT_SECRET: 'a client secret of our own',
  FUSIONAUTH_WEBHOOK_KEY: 'a webhook key of our own, 32 characters',
};

const DEFAULTS = [
  'FUSIONAUTH_API_KEY',
  'FUSIONAUTH_CULL_API_KEY',
  'FUSIONAUTH_CLIENT_SECRET',
  'FUSIONAUTH_WEBHOOK_KEY',
] as const;

type Env = Record<string, string | undefined>;

function problemsOf(env: Env): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

it('a sound configuration starts', () => {
  expect(loadConfig(SOUND)).toMatchObject({ production: true, secure: true });
});

it.each<[string, Env, string, string]>([
  [
    'the embedded FusionAuth',
    { FUSIONAUTH_URL: undefined, FUSIONAUTH_ADMIN_PASSWORD: 'a long password' },
    'FUSIONAUTH_URL must be set in production',
    'embedded',
  ],
  ['plain http', { APP_URL: 'http://example.com' }, 'APP_URL must be https in production', 'http'],
  [
    'trust in everybody',
    { TRUST_PROXY: 'true' },
    'TRUST_PROXY must not be true in production',
    'trust-all',
  ],
  ...DEFAULTS.map((name): [string, Env, string, string] => [
    `the default of ${name}`,
    { [name]: undefined },
    `${name} must be set in production`,
    'default-secrets',
  ]),
])('%s is refused, alone, unless it is named outright', (_, change, sentence, word) => {
  const env = { ...SOUND, ...change };
  expect(problemsOf(env)).toEqual([`${sentence} (or ALLOW_IN_PRODUCTION=${word})`]);
  expect(problemsOf({ ...env, ALLOW_IN_PRODUCTION: word })).toEqual([]);
  const others = ['embedded', 'http', 'default-secrets', 'trust-all'].filter((one) => one !== word);
  expect(problemsOf({ ...env, ALLOW_IN_PRODUCTION: others.join() })).toHaveLength(1);
});

it('a default that is written out is still the default', () => {
  const key = 'development-only-web-key-never-in-production';
  expect(problemsOf({ ...SOUND, FUSIONAUTH_API_KEY: key })).toHaveLength(1);
});

it("the administrator's password matters only where the Kickstart makes one", () => {
  expect(problemsOf(SOUND)).toEqual([]);
  const embedded = { ...SOUND, FUSIONAUTH_URL: undefined, ALLOW_IN_PRODUCTION: 'embedded' };
  expect(problemsOf(embedded)).toEqual([
    'FUSIONAUTH_ADMIN_PASSWORD must be set in production (or ALLOW_IN_PRODUCTION=default-secrets)',
  ]);
});

it.each<[string, readonly string[]]>([
  ['web', ['FUSIONAUTH_API_KEY', 'FUSIONAUTH_CLIENT_SECRET', 'FUSIONAUTH_WEBHOOK_KEY']],
  ['reconcile', ['FUSIONAUTH_API_KEY']],
  ['cull', ['FUSIONAUTH_CULL_API_KEY']],
  ['web,cull', DEFAULTS],
])(
  'a process with the roles %s must be given the secrets that it uses, and no other',
  (ROLES, names) => {
    const env = { ...SOUND, ROLES };
    for (const name of DEFAULTS) Object.assign(env, { [name]: undefined });
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(names);
  },
);

it('where the Kickstart puts all of them into FusionAuth, all of them must be given', () => {
  const embedded = { FUSIONAUTH_URL: undefined, FUSIONAUTH_ADMIN_PASSWORD: 'a long password' };
  const env = { ...SOUND, ...embedded, ROLES: 'web', FUSIONAUTH_CULL_API_KEY: undefined };
  expect(problemsOf({ ...env, ALLOW_IN_PRODUCTION: 'embedded' })).toHaveLength(1);
});

it('all refusals are told together', () => {
  expect(problemsOf({ NODE_ENV: 'production', TRUST_PROXY: 'true' })).toHaveLength(8);
  const ALLOW_IN_PRODUCTION = 'embedded, http, default-secrets, trust-all';
  expect(problemsOf({ NODE_ENV: 'production', TRUST_PROXY: 'true', ALLOW_IN_PRODUCTION })).toEqual(
    [],
  );
});

it('a word that allows nothing is refused', () => {
  expect(problemsOf({ ...SOUND, ALLOW_IN_PRODUCTION: 'everything' })).toHaveLength(1);
});

it('development refuses none of it', () => {
  expect(problemsOf({ TRUST_PROXY: 'true' })).toEqual([]);
});
