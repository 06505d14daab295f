// What a browser meets, mounted before the API: each router is a feature of its own.
import { Router } from 'express';
import type { Instance } from '../instance.ts';

export type PageOptions = { mailboxUrl: string };

/** Routers in the order they are asked. */
export function pageRouters(_instance: Instance, { mailboxUrl }: PageOptions): Router[] {
  return [home(mailboxUrl)];
}

function home(mailboxUrl: string): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'").send(
      `<!doctype html><html lang="en"><title>Embedded FusionAuth</title>
<h1>A server that speaks FusionAuth's API</h1>
<p>It is not FusionAuth itself. It covers a part of the API, for development, tests and small installations.</p>
<p><a href="${encodeURI(mailboxUrl)}">Mailbox</a></p>`,
    );
  });
  return router;
}
