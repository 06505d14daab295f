// The mailbox for people: a list of mail, newest first, and one mail. Works without script.
import { type Response, Router } from 'express';
import { type Html, html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import { respond } from '../pages/respond.ts';
import { isSameOrigin } from '../pages/same-origin.ts';
import { stylesheet } from '../pages/stylesheet.ts';
import { MAIL_POLICY } from './mailbox-api.ts';
import type { Message, MessageStore, Summary } from './message-store.ts';

const LISTED = 200;

/** `/`, `/mail/:id`, its body for the frame, the button that clears the mailbox, and the styles. */
export function mailboxPages(store: MessageStore): Router {
  const router = Router();
  router.use(stylesheet());
  router.get('/', (_request, response) => respond(response, listPage(store)));
  router.post('/clear', (request, response) => {
    if (!isSameOrigin(request)) return void response.status(403).end();
    store.clear();
    response.redirect(303, '/');
  });
  router.get('/mail/:id', (request, response) => {
    const message = findMessage(store, request.params.id);
    if (!message) return notFound(response);
    respond(response, messagePage(message));
  });
  router.get('/mail/:id/body', (request, response) => {
    const message = findMessage(store, request.params.id);
    if (!message?.html) return notFound(response);
    response.set('Content-Security-Policy', MAIL_POLICY).set('X-Content-Type-Options', 'nosniff');
    response.type('html').send(openLinksOutside(message.html));
  });
  router.use((_request, response) => notFound(response));
  return router;
}

function findMessage(store: MessageStore, id: string): Message | undefined {
  return /^\d{1,15}$/.test(id) ? store.find(Number(id)) : undefined;
}

function notFound(response: Response): void {
  const body = html`<p>There is no such mail. <a href="/">Back to the mailbox</a></p>`;
  respond(response, page('Not found', body), { status: 404 });
}

/** Links in the frame open a tab; the frame itself could show only pages that allow framing. */
function openLinksOutside(markup: string): string {
  return markup.replace(/^\s*(<!doctype[^>]*>)?/i, (start) => `${start}<base target="_blank">`);
}

function page(title: string, body: Html): Html {
  return layout({ title, owner: 'Mailbox', body, wide: true });
}

function listPage(store: MessageStore): Html {
  const count = store.count();
  const messages = store.latest(LISTED);
  const heading = html`<div class="bar"><h1>${count} ${count === 1 ? 'message' : 'messages'}</h1>
<a class="quiet" href="/">Refresh</a>${count > 0 && clearForm()}</div>`;
  if (count === 0) {
    const body = html`${heading}<p class="quiet">Mail that the embedded server sends lands here.</p>`;
    return page('Empty', body);
  }
  const more = count > LISTED && html`<p class="quiet">The newest ${LISTED} are shown.</p>`;
  return page(`${count}`, html`${heading}<ul class="rows">${messages.map(listItem)}</ul>${more}`);
}

function clearForm(): Html {
  return html`<form method="post" action="/clear"><button class="plain">Delete all</button></form>`;
}

function listItem(message: Summary): Html {
  return html`<li><a href="/mail/${message.id}">
<strong>${message.subject || '(no subject)'}</strong>
<span>${message.recipients.map(bare).join(', ')}</span>
${instant(message.createdAt)}
</a></li>`;
}

function messagePage(message: Message): Html {
  const { id, subject, html: markup, text } = message;
  const body = html`<p><a href="/">All mail</a></p>
<h1>${subject || '(no subject)'}</h1>
<dl>
<dt>From</dt><dd>${bare(message.sender)}</dd>
<dt>To</dt><dd>${message.recipients.map(bare).join(', ')}</dd>
<dt>Received</dt><dd>${instant(message.createdAt)}</dd>
</dl>
${markup && frame(id)}
${text && html`<h2>Text</h2><pre>${linked(text)}</pre>`}
<p class="quiet"><a href="/messages/${id}.source">Source</a>
<a href="/messages/${id}.eml" download>Download</a></p>`;
  return page(subject, body);
}

function frame(id: number): Html {
  return html`<iframe title="The mail as HTML" src="/mail/${id}/body"
sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}

/** Web addresses in a text become links; everything else stays text. */
function linked(text: string): Html[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/).map((part, at) => {
    if (at % 2 === 0) return html`${part}`;
    return html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>`;
  });
}

function instant(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function bare(address: string): string {
  return address.replace(/^<|>$/g, '');
}
