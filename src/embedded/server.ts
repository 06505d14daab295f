// Starts the embedded server: store, model, mailbox, Kickstart on a new instance, then the listener.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiRoutes } from './api/routes.ts';
import { embeddedApp } from './http/app.ts';
import { type Instance, type Log, openInstance } from './instance.ts';
import { runKickstart } from './kickstart/run.ts';
import { deliverBySmtp } from './mail/deliver.ts';
import { type Mailbox, startMailbox } from './mail/mailbox.ts';
import { clockwork } from './model/clockwork.ts';
import { isNew, seed } from './model/seed.ts';
import { openStore } from './model/store.ts';
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
  /** Epoch milliseconds. */
  now?: () => number;
  random?: (bytes: number) => Buffer;
  log?: Log;
};

export type Embedded = { url: string; mailboxUrl: string; close(): Promise<void> };

/** Starts the server. Rejects when a port is taken or Kickstart fails, leaving nothing open. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const host = options.host ?? '127.0.0.1';
  const now = options.now ?? Date.now;
  const store = openStore(options.dataFile);
  const mailFile = options.dataFile === ':memory:' ? undefined : `${options.dataFile}.mail`;
  const mailbox = await startMailbox({
    port: options.mailboxPort,
    host,
    now,
    ...(mailFile !== undefined && { file: mailFile }),
  });
  const instance = openInstance(store, clockwork(now, options.random ?? randomBytes), {
    deliver: options.smtpUrl === undefined ? mailbox.deliver : deliverBySmtp(options.smtpUrl),
    log: options.log ?? (() => {}),
  });
  const server = createServer(
    embeddedApp(instance, apiRoutes(instance), pageRouters(instance, { mailboxUrl: mailbox.url })),
  );
  const close = closer(instance, server, mailbox);
  try {
    const url = await listen(server, options.port, host);
    await prepare(instance, options, url);
    return { url, mailboxUrl: mailbox.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare(instance: Instance, options: EmbeddedOptions, url: string): Promise<void> {
  instance.externalIds.sweep();
  if (!isNew(instance)) return;
  if (options.kickstartFile === undefined) await seed(instance);
  else await runKickstart(instance, { file: options.kickstartFile, env: options.env, url });
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

function closer(instance: Instance, server: Server, mailbox: Mailbox): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 1000).unref();
    });
    await instance.settleEvents();
    await mailbox.close();
    instance.store.close();
  };
  return () => {
    closing ??= close();
    return closing;
  };
}
