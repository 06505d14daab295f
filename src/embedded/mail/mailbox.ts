// The mailbox that takes the embedded server's mail: MailCatcher's API and a page, on a port of its own.
import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { compose } from './compose.ts';
import type { Deliver, Mail } from './deliver.ts';
import { mailboxApi } from './mailbox-api.ts';
import { mailboxPages } from './mailbox-pages.ts';
import { type MessageStore, openMessageStore } from './message-store.ts';

export type MailboxOptions = {
  /** 0 takes a free one. */
  port: number;
  host: string;
  /** Epoch milliseconds. */
  now: () => number;
  /** An SQLite file that keeps the mail; memory when left out. */
  file?: string;
};

export type Mailbox = {
  url: string;
  /** Puts a mail into the mailbox; it can be read when the promise resolves. */
  deliver: Deliver;
  /** Stops listening and closes the file. Idempotent. */
  close(): Promise<void>;
};

/** Starts the mailbox; rejects when the port is taken. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const { port, host, now, file = ':memory:' } = options;
  const store = openMessageStore(file);
  const app = express().disable('x-powered-by');
  if (isLoopback(host)) app.use(refuseForeignHost);
  app.use(mailboxApi(store), mailboxPages(store));
  const server = app.listen(port, host);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve).once('error', reject);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const { address, port: taken, family } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    deliver: (mail) => receive(store, mail, now()),
    close: () => {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve(store.close()));
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

async function receive(store: MessageStore, mail: Mail, at: number): Promise<void> {
  const source = await compose(mail, at);
  store.add({
    sender: `<${mail.from.address}>`,
    recipients: mail.to.map(({ address }) => `<${address}>`),
    ...{ subject: mail.subject, createdAt: at, source, text: mail.text, html: mail.html },
    type: typeOf(mail),
  });
}

function typeOf({ text, html }: Mail): string {
  if (text && html) return 'multipart/alternative';
  return html ? 'text/html' : 'text/plain';
}

function isLoopback(host: string): boolean {
  return ['localhost', '[::1]', '::1'].includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A page that rebinds its own name to this address must not read mail (DNS rebinding). */
const refuseForeignHost: RequestHandler = (request, response, next) => {
  if (isLoopback(request.hostname)) return next();
  response.status(421).type('text').send('This mailbox answers to loopback names only.');
};
