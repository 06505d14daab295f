// What the routes are made of, by the configuration.
import { asker } from '../accounts/ask.ts';
import { confirmer, linkReader } from '../accounts/confirm.ts';
import { eraser } from '../accounts/erase.ts';
import { incognito } from '../accounts/incognito.ts';
import { merger } from '../accounts/merge.ts';
import { mergeOffer } from '../accounts/merge-offer.ts';
import { releaser } from '../accounts/release.ts';
import { passwordReader, signer } from '../accounts/sign-in.ts';
import { currentAccount } from '../accounts/speaker.ts';
import { mergeUndoer } from '../accounts/undo-merge.ts';
import { mergeRules } from '../activity/merge-rules.ts';
import { recorder } from '../activity/record.ts';
import type { Config } from '../config/load.ts';
import { CULL_MARGIN } from '../domain/idle.ts';
import type { Deps } from '../http/deps.ts';
import { cookieNames } from '../identity/cookies.ts';
import { idDeriver } from '../identity/derive-id.ts';
import { openId } from '../identity/open-id.ts';
import { identitySeal } from '../identity/sealed-identity.ts';
import { unlessIncognito } from '../identity/unless-incognito.ts';
import { visitorResolver } from '../identity/visitor.ts';
import { auditor } from '../operator/audit.ts';
import type { DryRuns } from '../operator/dry-run.ts';
import { readiness } from '../telemetry/health.ts';
import { webhookReceiver } from '../webhooks/receive.ts';
import { checkDirectory } from './directories.ts';
import { mailboxAddress } from './embedded.ts';
import { derivedSecret, derivedSecrets, type Keys } from './keys.ts';
import type { Limits } from './limits.ts';
import { countingDeeds, countingWebhooks, operations } from './operations.ts';
import type { Parts } from './parts.ts';
import type { Signing } from './tokens.ts';
import { tracking } from './tracking.ts';

export function routes(
  parts: Parts,
  keys: Keys & Signing,
  { admit, mayMail, mayRelease }: Limits,
  dryRuns: DryRuns | undefined,
): Deps {
  const { ring, tokens, verifySignature } = keys;
  const { config, log, site, now, random, store, flow, fusionAuth } = parts;
  const directory = fusionAuth.pages;
  const cookies = cookieNames(config.ANON_COOKIE, config.secure);
  const limits = { idle: config.SESSION_IDLE, absolute: config.SESSION_TTL };
  const seal = identitySeal({
    secret: derivedSecrets(ring, 'privacy-mode'),
    ...{ issuer: config.APP_URL, ttl: config.ANON_TTL, now },
  });
  const kiosk = config.KIOSK_TIMEOUT;
  const timing = { tokenTtl: config.ANON_TTL, limits, kiosk, now };
  const resolve = visitorResolver({ tokens, store, cookies, ...timing });
  const shared = { store, directory, now, random, rules: mergeRules(site) };
  return {
    ...settings(parts),
    site,
    log,
    metrics: countingWebhooks(parts.metrics, flow),
    flow,
    audit: auditor(shared),
    operations: operations(parts, dryRuns),
    traceRequests: parts.tracing?.requests,
    ready: () =>
      readiness({ store: () => store.check(), fusionauth: () => checkDirectory(fusionAuth) }),
    store,
    tokens,
    ring,
    cookies,
    random,
    // A shared device keeps nothing for anybody's way back.
    resolve: kiosk === undefined ? unlessIncognito({ resolve, seal, cookies }) : resolve,
    seal,
    incognito: incognito(shared),
    current: currentAccount(store),
    record: countingDeeds(
      recorder({
        ...shared,
        site,
        provision: config.PROVISION === 'immediate',
        firstLife: firstLife(config),
        admit,
        deriveId: (scope, key) => idDeriver(derivedSecret(ring, 'idempotency-key'))(scope, key),
      }),
      parts,
    ),
    ask: asker({ ...shared, mode: config.CONVERSION, mayMail }),
    readLink: linkReader(shared),
    confirm: confirmer(shared),
    release: releaser(shared),
    mayRelease,
    erase: eraser(shared),
    offer: mergeOffer(shared),
    merge: merger(shared),
    undoMerge: mergeUndoer(shared),
    now,
    ...tracking(parts, keys),
    signIn: signer(shared),
    passwordChangedAt: passwordReader(directory),
    openId: openId(application(parts)),
    verifySignature,
    receiveWebhook: webhookReceiver({ store, tenantId: config.FUSIONAUTH_TENANT_ID, now }),
  };
}

/** Where people sign in, and as whose guests. */
function application({ config, base }: Parts) {
  return {
    url: config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL,
    publicUrl: config.FUSIONAUTH_PUBLIC_URL,
    issuer: config.FUSIONAUTH_ISSUER,
    clientId: config.FUSIONAUTH_APPLICATION_ID,
    clientSecret: config.FUSIONAUTH_CLIENT_SECRET,
    appUrl: `${config.APP_URL}${base}`,
  };
}

/** What pages and cookies are told of the configuration. */
function settings({ config, base }: Parts) {
  return {
    appUrl: config.APP_URL,
    base,
    corsOrigins: config.CORS_ORIGINS ?? [],
    secure: config.secure,
    signInOrigin: new URL(config.FUSIONAUTH_PUBLIC_URL).origin,
    trustProxy: config.TRUST_PROXY,
    anonTtl: config.ANON_TTL,
    keptFor: config.CULL_AFTER + config.CULL_GRACE,
    eventRetention: config.EVENT_RETENTION,
    conversionTtl: config.CONVERSION_TTL,
    sessionTtl: config.SESSION_TTL,
    kioskTimeout: config.KIOSK_TIMEOUT,
    mailbox: config.FUSIONAUTH_URL ? undefined : mailboxAddress(config),
    reloadViews: !config.production,
  };
}

/** A first cookie must have ended a while before its stub may be culled for never having come back (I6). */
function firstLife({ CULL_NEVER_RETURNED_AFTER: after, ANON_TTL }: Config): number | undefined {
  return after === undefined ? undefined : Math.min(ANON_TTL, after - CULL_MARGIN);
}
