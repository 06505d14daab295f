// What the routes are made of; the composition root fills it in.
import type { RequestHandler } from 'express';
import type { asker } from '../accounts/ask.ts';
import type { confirmer, linkReader } from '../accounts/confirm.ts';
import type { eraser } from '../accounts/erase.ts';
import type { Incognito } from '../accounts/incognito.ts';
import type { merger } from '../accounts/merge.ts';
import type { mergeOffer } from '../accounts/merge-offer.ts';
import type { releaser } from '../accounts/release.ts';
import type { PasswordChangedAt, signer } from '../accounts/sign-in.ts';
import type { currentAccount } from '../accounts/speaker.ts';
import type { mergeUndoer } from '../accounts/undo-merge.ts';
import type { Site } from '../activity/declare.ts';
import type { RecordDeed } from '../activity/record.ts';
import type { DirectoryUser, Store } from '../domain/ports.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import type { CookieNames } from '../identity/cookies.ts';
import type { KeyRing } from '../identity/key-ring.ts';
import type { OpenId } from '../identity/open-id.ts';
import type { Seal } from '../identity/sealed-identity.ts';
import type { Tokens } from '../identity/token.ts';
import type { visitorResolver } from '../identity/visitor.ts';
import type { Audit } from '../operator/audit.ts';
import type { DryRuns } from '../operator/dry-run.ts';
import type { Flow } from '../telemetry/flow.ts';
import type { Readiness } from '../telemetry/health.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Collect } from '../tracking/collect.ts';
import type { ReceivePageCalls } from '../tracking/fullstory/receive.ts';
import type { webhookReceiver } from '../webhooks/receive.ts';
import type { VerifySignature } from '../webhooks/signature.ts';
import type { Price } from './operator/tables.ts';
import type { EndDevices } from './tracking/end-devices.ts';

/** What the operator's pages need beyond what every page has. */
export interface Operations {
  /** What an active user costs, when that is set. */
  price: Price | undefined;
  /** When the cull runs: a cron expression, or `off`. */
  schedule: string;
  /** Undefined in a process without the role `cull`. */
  dryRuns: DryRuns | undefined;
  /** FusionAuth's record. @throws DirectoryError */
  user(id: string): Promise<DirectoryUser | undefined>;
}

export interface Deps {
  appUrl: string;
  /** Path that the lifecycle's routes are below: empty, or like `/accounts`. */
  base: string;
  /** Other origins whose pages may call the API. */
  corsOrigins: readonly string[];
  secure: boolean;
  /** FusionAuth's origin, as browsers see it. */
  signInOrigin: string;
  trustProxy: number | string | boolean;
  anonTtl: number;
  /** How long a stub is kept after its last visit, milliseconds. */
  keptFor: number;
  /** How long an event, and an address that nobody has proven, are kept, milliseconds. */
  eventRetention: number;
  conversionTtl: number;
  sessionTtl: number;
  /** On shared devices: how long an identity lasts without a request, milliseconds. */
  kioskTimeout?: number | undefined;
  mailbox?: string | undefined;
  reloadViews: boolean;
  site: Site;
  log: Logger;
  metrics: Metrics;
  /** Undefined where nobody listens to spans. */
  traceRequests: RequestHandler | undefined;
  flow: Flow;
  audit: Audit;
  operations: Operations;
  ready: () => Promise<Readiness>;
  store: Store;
  tokens: Tokens;
  ring: Pick<KeyRing, 'jwks'>;
  cookies: CookieNames;
  random: RandomBytes;
  resolve: ReturnType<typeof visitorResolver>;
  current: ReturnType<typeof currentAccount>;
  record: RecordDeed;
  ask: ReturnType<typeof asker>;
  readLink: ReturnType<typeof linkReader>;
  confirm: ReturnType<typeof confirmer>;
  release: ReturnType<typeof releaser>;
  incognito: Incognito;
  seal: Seal;
  /** Takes one release from a page's share: 0, or the milliseconds until there is room again. */
  mayRelease: (page: string) => number;
  erase: ReturnType<typeof eraser>;
  offer: ReturnType<typeof mergeOffer>;
  merge: ReturnType<typeof merger>;
  undoMerge: ReturnType<typeof mergeUndoer>;
  now: Clock;
  collect: Collect;
  endDevices: EndDevices;
  receivePageCalls: ReceivePageCalls;
  signIn: ReturnType<typeof signer>;
  passwordChangedAt: PasswordChangedAt;
  openId: OpenId;
  verifySignature: VerifySignature;
  receiveWebhook: ReturnType<typeof webhookReceiver>;
}
