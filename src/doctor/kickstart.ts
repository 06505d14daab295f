// What FusionAuth should hold, by the very Kickstart file that sets up an empty one; here with this installation's ids.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { embeddedEnvironment } from '../config/embedded-environment.ts';
import type { Config } from '../config/load.ts';
import { formatUuid } from '../domain/random.ts';
import { type Json, part } from './fusionauth-api.ts';

interface Kickstart {
  variables: Record<string, string>;
  apiKeys: { key: string; permissions?: { endpoints: Record<string, string[]> } }[];
  requests: { method: string; url: string; body: Json }[];
}

export interface Wanted {
  /** What it calls the ids of what it makes: `webhookId`. */
  ids: Readonly<Record<string, string>>;
  /** The body of the request to that path. */
  body(path: string): Json;
  /** Endpoints and methods of the key that has this value. */
  endpoints(key: string): Readonly<Record<string, readonly string[]>>;
}

/** Loads the file. Only what the doctor asks for need make sense outside of a Kickstart. */
export function wantedOf(config: Config): Wanted {
  const env = embeddedEnvironment(config);
  const file = pathToFileURL(env.KICKSTART_FILE ?? '');
  const raw = JSON.parse(readFileSync(file, 'utf8')) as Kickstart;
  const ids = {
    ...raw.variables,
    defaultTenantId: config.FUSIONAUTH_TENANT_ID,
    applicationId: config.FUSIONAUTH_APPLICATION_ID,
    knownAddressTemplateId: config.FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID,
    webhookKeyId: webhookKeyId(config),
  };
  const facts = {
    ...env,
    WEBHOOK_URL: `${config.APP_URL}/webhook`,
    FUSIONAUTH_PUBLIC_URL: config.FUSIONAUTH_ISSUER,
  };
  const fill = (value: unknown): unknown => filled(value, { file, env: facts, variables: ids });
  const requests = raw.requests.map(({ url, body }) => ({ url: String(fill(url)), body }));
  return {
    ids,
    body(path) {
      const request = requests.find(({ url }) => url === path);
      if (!request) throw new Error(`The Kickstart file has nothing for ${path}.`);
      return part(fill(request.body));
    },
    endpoints(key) {
      const found = raw.apiKeys.find((one) => fill(one.key) === key);
      return found?.permissions?.endpoints ?? {};
    },
  };
}

/** The id tells whether the key in FusionAuth is the pinned one: nobody shows a secret again. */
function webhookKeyId({ FUSIONAUTH_WEBHOOK_KEY: secret }: Config): string {
  return idOf('webhook key', secret);
}

/** The id under which the doctor makes an API key, so that it finds it again by its value. */
export function apiKeyId(key: string): string {
  return idOf('API key', key);
}

function idOf(what: string, secret: string): string {
  return formatUuid(createHash('sha256').update(`vestibule ${what} ${secret}`).digest(), 8);
}

interface Filling {
  file: URL;
  env: Readonly<Record<string, string | undefined>>;
  variables: Readonly<Record<string, string>>;
}

/** Source: FusionAuth docs, kickstart: `#{name}`, `#{ENV.X}`, `@{file}`. */
function filled(value: unknown, by: Filling): unknown {
  if (typeof value === 'string') {
    const included = value.replace(/@\{([^}]+)\}/g, (_, path) =>
      readFileSync(new URL(path, by.file), 'utf8'),
    );
    return included === value ? substituted(value, by) : included;
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, by)]));
}

function substituted(text: string, { env, variables }: Filling): string {
  return text.replace(/#\{(ENV\.)?(\w+)\}/g, (whole, fromEnv, name) => {
    if (fromEnv) return env[name] ?? whole;
    return variables[name] === undefined
      ? whole
      : substituted(variables[name], { file: new URL('file:///'), env, variables });
  });
}
