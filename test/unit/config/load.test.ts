// The environment as a whole: every problem at once, in words, without a secret; and a Config nobody can change.
import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, loadConfig } from '../../../src/config/load.ts';
import { settings } from '../../../src/config/table.ts';

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

describe('the defaults', () => {
  it('nothing need be set', () => {
    expect(loadConfig({})).toMatchObject({
      PORT: 9012,
      APP_URL: 'http://localhost:9012',
      FUSIONAUTH_PUBLIC_URL: 'http://localhost:9011',
      FUSIONAUTH_ISSUER: 'http://localhost:9011',
      ANON_TTL: 30 * 86_400_000,
      ROLES: ['web', 'reconcile', 'cull'],
      production: false,
      secure: false,
    });
  });

  it('follow from what is set', () => {
    const config = loadConfig({
      PORT: '8000',
      DATA_DIR: '/srv/vestibule',
      FUSIONAUTH_URL: 'http://auth:9011',
      FUSIONAUTH_PUBLIC_URL: 'https://auth.example.com',
    });
    expect(config).toMatchObject({
      APP_URL: 'http://localhost:8000',
      DATABASE_URL: '/srv/vestibule/vestibule.db',
      FUSIONAUTH_URL: 'http://auth:9011',
      FUSIONAUTH_ISSUER: 'https://auth.example.com',
    });
    expect(loadConfig({ APP_URL: 'https://example.com' }).secure).toBe(true);
  });

  it('every default is one that its own parser takes', () => {
    for (const [name, setting] of Object.entries(settings)) {
      if ('fallback' in setting) expect(() => setting.parse(setting.fallback), name).not.toThrow();
    }
  });

  it('the result cannot be changed', () => {
    const config = loadConfig({}) as { -readonly [K in keyof Config]: Config[K] };
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.ROLES)).toBe(true);
    expect(() => {
      config.PORT = 1;
    }).toThrow(TypeError);
  });
});

describe('problems', () => {
  it('are all told at once, one sentence each, by name', () => {
    const env = { PORT: 'x', ANON_TTL: 'soon', CULL_MAX: '-1', CULL_MXA: '5', ROLES: 'chef' };
    const problems = problemsOf(env);
    expect(problems).toHaveLength(5);
    for (const name of Object.keys(env)) {
      expect(problems.filter((problem) => problem.startsWith(`${name} `))).toHaveLength(1);
    }
    expect(() => loadConfig(env)).toThrow(`The configuration has 5 problem(s):\n- `);
  });

  it('show the value that is wrong, unless it is a secret', () => {
    expect(problemsOf({ PORT: 'eighty' })).toEqual([
      'PORT must be a port from 0 to 65535 (it is "eighty")',
    ]);
    expect(problemsOf({ FUSIONAUTH_WEBHOOK_KEY: 'hunter2' })).toEqual([
      'FUSIONAUTH_WEBHOOK_KEY must have at least 32 characters',
    ]);
  });

  it('never tell a secret, whatever is wrong with it or beside it', () => {
    const secrets = Object.entries(settings).filter(([, setting]) => 'secret' in setting);
    expect(secrets.length).toBeGreaterThan(5);
    for (const [name] of secrets) {
      for (const value of ['hunter2', `${'hunter2'.repeat(9)}\0`, '']) {
        const env = { [name]: value, PORT: 'x', NODE_ENV: 'production' };
        expect(problemsOf(env).join('\n'), name).not.toContain('hunter2');
      }
    }
  });

  it('do not show an address that carries a password', () => {
    for (const value of ['https://ann:hunter2@auth.example', 'https://:hunter2@auth.example/x?y']) {
      expect(problemsOf({ FUSIONAUTH_URL: value, APP_URL: value })).toEqual([
        'APP_URL must be an address like https://example.com',
        'FUSIONAUTH_URL must be an address like https://example.com',
      ]);
    }
  });

  it('an empty value is a value: it is checked like any other', () => {
    expect(problemsOf({ DATA_DIR: '' })).toEqual(['DATA_DIR must not be empty (it is "")']);
  });
});

describe('names', () => {
  it.each([
    ['ANON_TTTL', 'ANON_TTL'],
    ['FUSIONAUTH_API_KEYS', 'FUSIONAUTH_API_KEY'],
    ['FUSIONAUTH_CULL_APIKEY', 'FUSIONAUTH_CULL_API_KEY'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['TRUST_PROXYS', 'TRUST_PROXY'],
    ['ALLOW_IN_PRODUCTIONS', 'ALLOW_IN_PRODUCTION'],
    ['CULL_GRACES', 'CULL_GRACE'],
  ])('%s is a slip, and %s is suggested', (name, meant) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([
      `${name} is not a setting; did you mean ${meant}?`,
    ]);
  });

  it('an unknown name of our own families is told even when nothing is like it', () => {
    const names = ['FUSIONAUTH_TIMEOUT_MILLISECONDS', 'KIOSK_MODE', 'CULL_EVERYTHING_NOW'];
    for (const name of names) {
      expect(problemsOf({ [name]: 'x' })).toEqual([expect.stringMatching(`^${name} is not a set`)]);
    }
  });

  it('everything else in the environment is left alone, whatever it holds', () => {
    const env = {
      PATH: '/bin',
      HOME: '/root',
      LANG: 'C',
      CI: 'true',
      TERM: 'xterm',
      USER: 'me',
      PWD: '/',
      HOSTNAME: 'x',
      EDITOR: 'ed',
      npm_config_cache: '/tmp',
      npm_lifecycle_event: 'start',
      NODE_OPTIONS: '--no-warnings',
      PORTS: '1',
      LOG: 'x',
      SESSION_MANAGER: 'local/x',
      XDG_SESSION_ID: '1',
      CULLING: 'x',
      constructor: 'x',
      __proto__x: 'x',
    };
    expect(problemsOf(env)).toEqual([]);
    expect(loadConfig(env)).toEqual(loadConfig({}));
  });

  it('a name that every object has is no setting, and does no harm', () => {
    expect(
      problemsOf(JSON.parse('{"__proto__": "x", "toString": "x", "hasOwnProperty": "x"}')),
    ).toEqual([]);
  });
});

describe('what contradicts itself', () => {
  it('C2: CULL_AFTER must outlast ANON_TTL by a day and the skew of clocks; the smallest value is named', () => {
    const [problem, ...more] = problemsOf({ ANON_TTL: '10d', CULL_AFTER: '11d' });
    expect(more).toEqual([]);
    expect(problem).toMatch(/^CULL_AFTER must be at least 15842m/);
    expect(problemsOf({ ANON_TTL: '10d', CULL_AFTER: '15842m' })).toEqual([]);
    expect(problemsOf({ ANON_TTL: '10d', CULL_AFTER: '15841m' })).toHaveLength(1);
  });

  it('the smallest value that is named is one that will do, also when the life is odd', () => {
    const [problem = ''] = problemsOf({ ANON_TTL: '1234567ms', CULL_AFTER: '0s' });
    const smallest = /at least (\d+m)/.exec(problem)?.[1];
    expect(problemsOf({ ANON_TTL: '1234567ms', CULL_AFTER: smallest })).toEqual([]);
  });

  it('no cookie lives longer than browsers keep it', () => {
    expect(problemsOf({ ANON_TTL: '400d', CULL_AFTER: '500d' })).toEqual([]);
    expect(problemsOf({ ANON_TTL: '401d', CULL_AFTER: '500d' })).toEqual([
      expect.stringMatching(/^ANON_TTL must be 400d at most/),
    ]);
  });

  it('the store is a file or PostgreSQL; anything else is refused, and no password is told', () => {
    for (const good of [
      './here.db',
      'C:\\data\\here.db',
      'postgres://u:p@db/x',
      'postgresql:///x',
    ]) {
      expect(problemsOf({ DATABASE_URL: good })).toEqual([]);
    }
    for (const bad of [
      '',
      'mysql://u:hunter2@db/x',
      'postgres:u:hunter2@db',
      'postgres://u:hunter2@[/x',
    ]) {
      const [problem = '', ...more] = problemsOf({ DATABASE_URL: bad });
      expect(problem).toMatch(/^DATABASE_URL must be .*like postgres:/);
      expect(problem).not.toContain('hunter2');
      expect(more).toEqual([]);
    }
  });
});
