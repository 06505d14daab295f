// MailCatcher's HTTP API, so that what is written against MailCatcher reads this mailbox too.
import { type RequestHandler, Router } from 'express';
import type { Message, MessageStore, Summary } from './message-store.ts';

/** HTML of a mail is a stranger's page: it runs nothing, loads nothing and frames nothing. */
export const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
].join('; ');

/**
 * `GET,DELETE /messages`, `GET /messages/:id.{json,html,plain,source,eml}`, `DELETE /messages/:id`.
 *
 * @see https://github.com/sj26/mailcatcher#api
 */
export function mailboxApi(store: MessageStore): Router {
  const router = Router();
  router.get('/messages', (_request, response) => {
    response.json(store.all().map(listed));
  });
  router.delete('/messages', (_request, response) => {
    store.clear();
    response.status(204).end();
  });
  router.get('/messages/:file', showMessage(store));
  router.delete('/messages/:id', (request, response) => {
    const removed = store.remove(readId(request.params.id));
    response.status(removed ? 204 : 404).end();
  });
  return router;
}

function showMessage(store: MessageStore): RequestHandler {
  return (request, response) => {
    const [, id, format = ''] = /^(\d{1,15})\.(\w+)$/.exec(String(request.params.file)) ?? [];
    const message = id === undefined ? undefined : store.find(Number(id));
    const shown = message && show(message, format);
    if (!shown) return void response.status(404).type('text').send('Not found');
    response.set({
      'Content-Type': shown.type,
      'Content-Security-Policy': MAIL_POLICY,
      'X-Content-Type-Options': 'nosniff',
    });
    response.send(shown.body);
  };
}

type Shown = { type: string; body: string | Buffer };

function show(message: Message, format: string): Shown | undefined {
  switch (format) {
    case 'json':
      return { type: 'application/json; charset=utf-8', body: JSON.stringify(detailed(message)) };
    case 'html':
      return message.html ? { type: 'text/html; charset=utf-8', body: message.html } : undefined;
    case 'plain':
      return message.text ? { type: 'text/plain; charset=utf-8', body: message.text } : undefined;
    case 'source':
      return { type: 'text/plain; charset=utf-8', body: message.source };
    case 'eml':
      return { type: 'message/rfc822', body: message.source };
  }
}

function listed(message: Summary) {
  const { id, sender, recipients, subject, size, createdAt } = message;
  return { id, sender, recipients, subject, size: String(size), created_at: toIso(createdAt) };
}

function detailed(message: Message) {
  const { type, source, html, text } = message;
  return {
    ...listed({ ...message, size: source.length }),
    ...{ source: source.toString('utf8'), type },
    formats: ['source', ...(html ? ['html'] : []), ...(text ? ['plain'] : [])],
    attachments: [],
  };
}

/** MailCatcher's instants have whole seconds and a numeric offset. */
function toIso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');
}

function readId(text: unknown): number {
  return /^\d{1,15}$/.test(String(text)) ? Number(text) : -1;
}
