// What a browser or an OAuth client meets, mounted before the API: each router is a feature of its own.
import type { Router } from 'express';
import type { Instance } from '../instance.ts';
import { oauthApiRouter, oauthPagesRouter } from '../oauth/oauth-router.ts';
import { homeRouter } from './home-page.ts';
import { passwordRouter } from './password-router.ts';
import { stylesheet } from './stylesheet.ts';

export type PageOptions = { mailboxUrl: string };

/** Routers in the order they are asked. */
export function pageRouters(instance: Instance, { mailboxUrl }: PageOptions): Router[] {
  return [
    oauthApiRouter(instance),
    oauthPagesRouter(instance),
    passwordRouter(instance),
    homeRouter(instance, mailboxUrl),
    stylesheet(),
  ];
}
