// Starts the embedded server: store, model, mailbox, Kickstart on a new instance, then the listener.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Express } from 'express';
import { apiRoutes } from './api/routes.ts';
import { embeddedApp } from './http/app.ts';
import { type Instance, type Log, openInstance } from './instance.ts';
import { runKickstart } from './kickstart/run.ts';
import { type Loaded, loadedIn } from './loaded.ts';
import { type Deliver, deliverBySmtp } from './mail/deliver.ts';
import { type Mailbox, startMailbox } from './mail/mailbox.ts';
import { controlRouter } from './misbehaviour/control-router.ts';
import { interfere } from './misbehaviour/interfere.ts';
import { misbehaviour } from './misbehaviour/misbehaviour.ts';
import { readPlan, wellBehaved } from './misbehaviour/plan.ts';
import { clockwork } from './model/clockwork.ts';
import { ensureApiKey } from './model/ensure-api-key.ts';
import { isNew, markReady, seed } from './model/seed.ts';
import { discardUnfinished, openStore } from './model/store.ts';
import { type Sweeper, sweeper } from './model/sweeper.ts';
import { pageRouters } from './pages/routers.ts';

export type EmbeddedOptions = {
  /** 0 takes a free port. */
  port: number;
  mailboxPort: number;
  host?: string;
  /** A path, or `:memory:` to keep nothing. */
  dataFile: string;
  kickstartFile?: string;
  /** What `#{ENV.X}` reads in a Kickstart file. */
  env: Record<string, string | undefined>;
  /** Send mail here instead of into the mailbox. */
  smtpUrl?: string;
  /** A key that may do everything; `random` makes one up for a new instance without Kickstart. */
  apiKey?: string;
  /** What to do wrong once it is up, as the control endpoint takes it; `off` leaves the endpoint out. */
  misbehaviour?: unknown;
  /** Epoch milliseconds. */
  now?: () => number;
  random?: (bytes: number) => Buffer;
  log?: Log;
};

export type Embedded = {
  url: string;
  mailboxUrl: string;
  loaded: Loaded;
  /** The key that was made up, if one was. */
  madeApiKey: string | undefined;
  close(): Promise<void>;
};

/** Starts the server. Rejects when a port is taken or Kickstart fails, leaving nothing open. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const host = options.host ?? '127.0.0.1';
  const random = options.random ?? randomBytes;
  const control = misbehaviour(random);
  const trueNow = options.now ?? Date.now;
  const now = (): number => trueNow() + control.plan().clockOffset;
  const controlled = options.misbehaviour !== 'off';
  const plan = controlled ? readPlan(options.misbehaviour ?? {}) : wellBehaved;
  const store = openStore(options.dataFile);
  discardUnfinished(store);
  const mailbox = await startMailbox({
    port: options.mailboxPort,
    host,
    now,
    ...(options.dataFile !== ':memory:' && { file: `${options.dataFile}.mail` }),
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  const log = options.log ?? (() => {});
  const instance = openInstance(store, clockwork(now, random), {
    deliver: options.smtpUrl === undefined ? mailbox.deliver : inBackground(options.smtpUrl, log),
    log,
    misbehaviour: control,
  });
  const app = embeddedApp(instance, {
    routes: apiRoutes(instance),
    pages: pageRouters(instance, { mailboxUrl: mailbox.url }),
    before: controlled ? [controlRouter(control), interfere(control, now)] : [],
  });
  const server = createServer(app);
  const sweeping = sweeper(instance);
  const close = closer({ instance, server, mailbox, sweeping });
  try {
    sweeping.runOnce();
    const configured = await setUp(instance, app, options);
    const bare = configured === 'without Kickstart';
    const madeApiKey = options.apiKey && ensureApiKey(instance, { wanted: options.apiKey, bare });
    control.put(plan);
    sweeping.start();
    const loaded = loadedIn(instance, configured);
    const url = await listen(server, options.port, host);
    return { url, mailboxUrl: mailbox.url, loaded, madeApiKey, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** FusionAuth mails asynchronously: a mail server that is down fails no request. */
function inBackground(smtpUrl: string, log: Log): Deliver {
  const deliver = deliverBySmtp(smtpUrl);
  return async (mail) => {
    void deliver(mail).catch((error: { code?: string }) =>
      log({ message: 'mail was not taken', code: error.code ?? 'unknown' }),
    );
  };
}

/** On a new instance: the stock documents, then Kickstart over a listener nobody else knows. */
async function setUp(
  instance: Instance,
  app: Express,
  options: EmbeddedOptions,
): Promise<Loaded['configured']> {
  if (!isNew(instance)) return 'before';
  if (options.kickstartFile === undefined) {
    await seed(instance);
    markReady(instance);
    return 'without Kickstart';
  }
  const server = createServer(app);
  try {
    const url = await listen(server, 0, '127.0.0.1');
    await runKickstart(instance, { file: options.kickstartFile, env: options.env, url });
    markReady(instance);
    return 'by Kickstart';
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      resolve(`http://${name}:${address.port}`);
    });
  });
}

/** How long closing waits for webhooks on their way, in milliseconds. */
const settleFor = 2000;

type Open = { instance: Instance; server: Server; mailbox: Mailbox; sweeping: Sweeper };

function closer({ instance, server, mailbox, sweeping }: Open): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 1000).unref();
    });
    sweeping.stop();
    await Promise.race([instance.settleEvents(), delay(settleFor, undefined, { ref: false })]);
    await mailbox.close();
    instance.terms.catchUp(true);
    instance.store.close();
  };
  return () => {
    closing ??= close();
    return closing;
  };
}
