// The page at `/`: what this server is, for whoever opens its address.
import { Router } from 'express';
import { isLocal } from '../http/is-local.ts';
import type { Instance } from '../instance.ts';
import type { User } from '../model/user.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { respond } from './respond.ts';

const LATEST = 20;

/** `GET /`. People are counted and named only to who sits at this machine. */
export function homeRouter(instance: Instance, mailboxUrl: string): Router {
  const router = Router();
  router.get('/', (request, response) => {
    const mailbox = reachable(mailboxUrl, request.hostname);
    respond(response, homePage(isLocal(request) ? instance : undefined, mailbox));
  });
  return router;
}

/** A mailbox that listens everywhere is reached under the name this server was reached by. */
function reachable(mailboxUrl: string, hostname: string): string {
  return mailboxUrl.replace(/^http:\/\/(0\.0\.0\.0|\[::\])(?=[:/]|$)/, `http://${hostname}`);
}

function homePage(instance: Instance | undefined, mailboxUrl: string): Html {
  const body = html`<h1>Embedded FusionAuth</h1>
<p>This server speaks FusionAuth’s API, hosted pages and OpenID Connect, as far as development, tests
and small installations need them. It is not FusionAuth itself, and has no admin pages.</p>
<p class="links"><a href="${mailboxUrl}">Mailbox</a>
<a href="/.well-known/openid-configuration">OpenID configuration</a>
<a href="/api/status">Status</a></p>
${instance && people(instance)}`;
  return layout({ title: 'Embedded FusionAuth', owner: 'FusionAuth, embedded', body, wide: true });
}

function people(instance: Instance): Html {
  const count = instance.users.count();
  const latest = instance.users.latest(LATEST);
  return html`<h2>${count} ${count === 1 ? 'user' : 'users'}</h2>
${latest.length > 0 && html`<ul class="rows">${latest.map(person)}</ul>`}
${count > LATEST && html`<p class="quiet">The newest ${LATEST} are shown.</p>`}`;
}

function person(user: User): Html {
  const iso = new Date(user.insertInstant).toISOString();
  return html`<li><div class="row"><strong>${user.email ?? user.username ?? user.phoneNumber}</strong>
<span>${user.id}${!user.active && ' · deactivated'}</span>
<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time></div></li>`;
}
