// Every setting in one table: name, parser, default, whether it is secret, and what it is for.
// The types, the start-up check and docs/configuration.md follow from it.
import * as parse from './parse.ts';

export interface Setting<T> {
  parse: parse.Parse<T>;
  /** The default as one would write it; none means that the setting may be absent. */
  fallback?: string;
  secret?: true;
  /** The default is only for development: refused in production. */
  developmentOnly?: true;
  about: string;
}

function setting<T, const S extends Omit<Setting<T>, 'parse'>>(
  parser: parse.Parse<T>,
  rest: S,
): S & { parse: parse.Parse<T> } {
  return { parse: parser, ...rest };
}

export const settings = {
  NODE_ENV: setting(parse.nonEmpty, {
    fallback: 'development',
    about: '`production` refuses what is only safe in development.',
  }),
  PORT: setting(parse.port, { fallback: '9012', about: 'Port of the site and its API.' }),
  HOST: setting(parse.nonEmpty, {
    fallback: '127.0.0.1',
    about: 'Address to listen on; `0.0.0.0` in a container.',
  }),
  APP_URL: setting(parse.origin, {
    about: 'Address people use, without a path. Default: `http://localhost:PORT`.',
  }),
  CORS_ORIGINS: setting(parse.origins, {
    about:
      'Other origins whose pages may call `/api/`, separated by commas. Cookies need the same site: `https://shop.example.com` and an APP_URL of `https://example.com`.',
  }),
  DATA_DIR: setting(parse.nonEmpty, {
    fallback: './data',
    about: 'Folder of the store, the token keys and the embedded FusionAuth.',
  }),
  DATABASE_URL: setting(parse.database, {
    secret: true,
    about:
      'Path of the SQLite file, or for several replicas PostgreSQL: `postgres://user:password@host:5432/database`. Default: `DATA_DIR/vestibule.db`.',
  }),
  FUSIONAUTH_URL: setting(parse.address, {
    about: 'FusionAuth as this service reaches it. Absent: the embedded one is started.',
  }),
  FUSIONAUTH_PUBLIC_URL: setting(parse.address, {
    about: 'FusionAuth as browsers reach it. Default: `FUSIONAUTH_URL`.',
  }),
  FUSIONAUTH_ISSUER: setting(parse.nonEmpty, {
    about: "The tenant's issuer, where it is not `FUSIONAUTH_PUBLIC_URL`.",
  }),
  EMBEDDED_PORT: setting(parse.port, {
    fallback: '9011',
    about: 'Port of the embedded FusionAuth.',
  }),
  MAILBOX_PORT: setting(parse.port, {
    fallback: '1080',
    about: "Port of the embedded FusionAuth's mailbox.",
  }),
  SMTP_URL: setting(parse.nonEmpty, {
    secret: true,
    about: 'Makes the embedded FusionAuth send mail for real: `smtp://user:password@host:587`.',
  }),
  FUSIONAUTH_API_KEY: setting(parse.nonEmpty, {
    fallback: 'development-only-web-key-never-in-production',
    secret: true,
    developmentOnly: true,
    about: 'API key of the `web` and `reconcile` roles; cannot delete.',
  }),
  FUSIONAUTH_CULL_API_KEY: setting(parse.nonEmpty, {
    fallback: 'development-only-cull-key-never-in-production',
    secret: true,
    developmentOnly: true,
    about: 'API key of the `cull` role: search, retrieve, delete.',
  }),
  FUSIONAUTH_SETUP_API_KEY: setting(parse.nonEmpty, {
    secret: true,
    about:
      "For `vestibule doctor` alone, never for a service: an API key that may see FusionAuth's settings, and with `--fix` change them.",
  }),
  FUSIONAUTH_APPLICATION_ID: setting(parse.uuid, {
    fallback: 'c9d6b2b4-6d0e-4d9f-8a53-2f1e7a90b202',
    about: 'The application people register for; also the client id.',
  }),
  FUSIONAUTH_CLIENT_SECRET: setting(parse.nonEmpty, {
    fallback: 'development-only-client-secret-never-in-production',
    secret: true,
    developmentOnly: true,
    about: "The application's OAuth client secret.",
  }),
  FUSIONAUTH_TENANT_ID: setting(parse.uuid, {
    fallback: '6a5b9f0c-2f6e-4f0a-9c1d-7b1c54c0a101',
    about: 'The tenant that holds the accounts.',
  }),
  FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID: setting(parse.uuid, {
    fallback: '8e3fab57-2d4c-4a9e-b6f8-01c9d8e70707',
    about: 'Email template for an address that already has an account.',
  }),
  FUSIONAUTH_WEBHOOK_KEY: setting(parse.atLeast(32), {
    fallback: 'development-only-webhook-key-never-in-production',
    secret: true,
    developmentOnly: true,
    about: 'Pinned key of webhook signatures: an HMAC secret, a public key in PEM, or a JWK.',
  }),
  FUSIONAUTH_ADMIN_PASSWORD: setting(parse.atLeast(8), {
    fallback: 'development-only',
    secret: true,
    developmentOnly: true,
    about: 'Password of admin@changebank.example, made by the Kickstart.',
  }),
  ANON_COOKIE: setting(parse.cookieName, {
    fallback: 'vestibule',
    about: 'Name of the anonymous cookie; `__Host-` is put before it where APP_URL is https.',
  }),
  ANON_TTL: setting(parse.duration, {
    fallback: '30d',
    about:
      "Life of the anonymous cookie, renewed by visits; 400 days at most, browsers' own limit.",
  }),
  SESSION_IDLE: setting(parse.duration, {
    fallback: '12h',
    about: "A member's session ends after this long without a request.",
  }),
  SESSION_TTL: setting(parse.duration, {
    fallback: '14d',
    about: "A member's session ends after this long whatever happens.",
  }),
  KIOSK_TIMEOUT: setting(parse.duration, {
    about:
      'For shared devices: whoever makes no request for this long, guest or member, is released. At least 10s.',
  }),
  EVENT_RETENTION: setting(parse.duration, {
    fallback: '400d',
    about: 'How long an event is kept; with PostgreSQL up to a week longer.',
  }),
  ACTIVE_USER_PRICE: setting(parse.price, {
    about:
      'What a monthly active user costs, like `0.02 EUR`: `/admin` then shows the cost of a conversion. Absent: active users for each conversion.',
  }),
  TOKEN_KEYS: setting(parse.nonEmpty, {
    secret: true,
    about: 'Private JWKS (Ed25519, newest first) that signs tokens. Default: made in `DATA_DIR`.',
  }),
  TOKEN_SIGNER: setting(parse.oneOf('local', 'fusionauth'), {
    fallback: 'local',
    about: "Who signs guests' tokens; FusionAuth makes a first visit wait for it.",
  }),
  FUSIONAUTH_TOKEN_KEY_IDS: setting(parse.uuids, {
    fallback: '4b6d1c9e-7a21-4f35-9c80-e5d2f7a90909',
    about:
      'With `TOKEN_SIGNER=fusionauth`: keys in FusionAuth that sign nothing else. The first signs, all verify.',
  }),
  PROVISION: setting(parse.oneOf('immediate', 'on-return'), {
    fallback: 'immediate',
    about: 'When FusionAuth learns of a stub: at once, or when its cookie has come back.',
  }),
  CONVERSION: setting(parse.oneOf('verify-first', 'attach-first'), {
    fallback: 'verify-first',
    about: "Prove the mailbox before the address is attached, or FusionAuth's own guide's order.",
  }),
  CONVERSION_TTL: setting(parse.duration, {
    fallback: '24h',
    about: "How long a conversion may wait for its proof; the tenant's link must live as long.",
  }),
  PROFILE_BURST: setting(parse.count, {
    fallback: '5',
    about:
      "One account's profile updates that go to FusionAuth at once, before PROFILE_INTERVAL rules.",
  }),
  PROFILE_INTERVAL: setting(parse.duration, {
    fallback: '1s',
    about: 'Time between two profile updates of one account; what happens meanwhile goes in one.',
  }),
  FUSIONAUTH_CALLS: setting(parse.count, {
    fallback: '200',
    about:
      'Most calls a second that this process makes to FusionAuth; pages count, but do not wait.',
  }),
  FUSIONAUTH_CONCURRENCY: setting(parse.count, {
    fallback: '8',
    about: 'Most accounts that this process brings into line with FusionAuth at once.',
  }),
  CULL_AFTER: setting(parse.duration, {
    fallback: '40d',
    about: 'A stub not seen for this long is culled; longer than ANON_TTL by a day and skew.',
  }),
  CULL_SCHEDULE: setting(parse.cron, {
    fallback: '17 3 * * *',
    about: 'When the cull runs, as a cron expression in UTC; `off` for never.',
  }),
  CULL_GRACE: setting(parse.duration, {
    fallback: '7d',
    about: 'How long a culled account stays deactivated before it is deleted.',
  }),
  CULL_MAX_FRACTION: setting(parse.fraction, {
    fallback: '0.2',
    about: 'A run stops when more than this part of all stubs would go; twenty may always.',
  }),
  CULL_MAX: setting(parse.wholeNumber, {
    fallback: '10000',
    about: 'A run stops when more than this many would go.',
  }),
  CULL_NEVER_RETURNED_AFTER: setting(parse.duration, {
    about:
      'A stub whose cookie has never come back is culled after this long; its first cookie lives a day less. Default: as the others.',
  }),
  CULL_CALLS: setting(parse.count, {
    fallback: '100',
    about: 'Most calls a second that a cull makes to FusionAuth, of the FUSIONAUTH_CALLS.',
  }),
  STUB_LIMIT: setting(parse.rate, {
    fallback: '10000/h',
    about:
      'Stubs opened in all; beyond it pages work without one. A stub counts as an active user.',
  }),
  STUB_LIMIT_NETWORK: setting(parse.rate, {
    fallback: '100/h',
    about:
      'Stubs opened by one network: an IPv4 address, or an IPv6 /64. All processes count together, a tenth at a time.',
  }),
  MAIL_LIMIT: setting(parse.rate, {
    fallback: '1000/h',
    about: 'Mails sent to prove an address in all: the breaker, should every other limit fail.',
  }),
  MAIL_LIMIT_NETWORK: setting(parse.rate, {
    fallback: '10/h',
    about:
      'Such mails that one network may have sent. All processes count together, a tenth at a time.',
  }),
  ROLES: setting(parse.listOf('web', 'reconcile', 'cull'), {
    fallback: 'web,reconcile,cull',
    about: 'What this process does.',
  }),
  TRUST_PROXY: setting(parse.trustProxy, {
    fallback: '0',
    about: 'How many proxies stand before the service, or their addresses.',
  }),
  LOG_LEVEL: setting(parse.oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'), {
    fallback: 'info',
    about: 'Least severe level that is logged.',
  }),
  ALLOW_IN_PRODUCTION: setting(parse.listOf('embedded', 'http', 'default-secrets', 'trust-all'), {
    about: 'Names outright what production would refuse.',
  }),
} as const;

export type Name = keyof typeof settings;
