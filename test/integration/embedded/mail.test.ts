// The embedded server's mailbox: what it says to programs written for MailCatcher, and to people.
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Mail } from '../../../src/embedded/mail/deliver.ts';
import { type Mailbox, startMailbox } from '../../../src/embedded/mail/mailbox.ts';

const NOON = Date.UTC(2026, 6, 4, 12, 5, 9, 250);
const open: Mailbox[] = [];

async function start(file?: string): Promise<Mailbox> {
  const place = file === undefined ? {} : { file };
  const mailbox = await startMailbox({ port: 0, host: '127.0.0.1', now: () => NOON, ...place });
  open.push(mailbox);
  return mailbox;
}

function mail(change: Partial<Mail> = {}): Mail {
  return {
    from: { address: 'hello@changebank.example', name: 'ChangeBank' },
    to: [{ address: 'ann@example.com', name: 'Ann' }],
    subject: 'Set your password – now',
    text: 'Open http://app.example/x?id=1&b=2.',
    html: '<!doctype html><p><a href="http://app.example/x?id=1&amp;b=2">Set it</a></p>',
    ...change,
  };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((mailbox) => mailbox.close()));
});

describe('the API of MailCatcher', () => {
  it('a mail is listed with sender, recipients, subject, size and time, oldest first', async () => {
    const { url, deliver } = await start();
    await deliver(mail());
    await deliver(mail({ subject: 'second', to: [{ address: 'a@b.c' }, { address: 'd@e.f' }] }));
    const list = (await (await fetch(`${url}/messages`)).json()) as Record<string, unknown>[];
    expect(list[0]).toEqual({
      id: 1,
      sender: '<hello@changebank.example>',
      recipients: ['<ann@example.com>'],
      subject: 'Set your password – now',
      size: expect.stringMatching(/^\d+$/),
      created_at: '2026-07-04T12:05:09+00:00',
    });
    expect(list[1]).toMatchObject({ id: 2, recipients: ['<a@b.c>', '<d@e.f>'] });
  });

  it('a mail is read as JSON, HTML, text and source', async () => {
    const { url, deliver } = await start();
    await deliver(mail());
    const read = async (format: string) => {
      const response = await fetch(`${url}/messages/1.${format}`);
      return { type: response.headers.get('content-type'), body: await response.text() };
    };
    expect(JSON.parse((await read('json')).body)).toMatchObject({
      id: 1,
      type: 'multipart/alternative',
      formats: ['source', 'html', 'plain'],
      attachments: [],
    });
    expect(await read('html')).toEqual({ type: 'text/html; charset=utf-8', body: mail().html });
    expect(await read('plain')).toEqual({ type: 'text/plain; charset=utf-8', body: mail().text });
    const source = await read('source');
    expect(source.type).toBe('text/plain; charset=utf-8');
    expect(source.body).toContain('From: ChangeBank <hello@changebank.example>');
    expect(source.body).toContain('To: Ann <ann@example.com>');
    expect(source.body).toContain('Date: Sat, 04 Jul 2026 12:05:09 +0000');
    expect(await read('eml')).toEqual({ type: 'message/rfc822', body: source.body });
  });

  it('a format that the mail does not have is not found, nor is an unknown mail', async () => {
    const { url, deliver } = await start();
    await deliver(mail({ html: '' }));
    const status = async (path: string) => (await fetch(`${url}/messages/${path}`)).status;
    expect(await status('1.plain')).toBe(200);
    expect(await status('1.html')).toBe(404);
    expect(await status('1.exe')).toBe(404);
    expect(await status('2.json')).toBe(404);
    expect(await status('x.json')).toBe(404);
  });
});

describe('the mailbox', () => {
  it('one mail or all can be deleted', async () => {
    const { url, deliver } = await start();
    for (const subject of ['a', 'b', 'c']) await deliver(mail({ subject }));
    const remove = async (path: string) => (await fetch(url + path, { method: 'DELETE' })).status;
    const subjects = async () => {
      const list = (await (await fetch(`${url}/messages`)).json()) as { subject: string }[];
      return list.map(({ subject }) => subject);
    };
    expect(await remove('/messages/2')).toBe(204);
    expect(await remove('/messages/2')).toBe(404);
    expect(await subjects()).toEqual(['a', 'c']);
    expect(await remove('/messages')).toBe(204);
    expect(await subjects()).toEqual([]);
  });

  it('a subject cannot add a header', async () => {
    const { url, deliver } = await start();
    await deliver(mail({ subject: 'x\r\nBcc: eve@example.com' }));
    const source = await (await fetch(`${url}/messages/1.source`)).text();
    expect(source).not.toMatch(/^Bcc:/m);
  });
});

describe('keeping mail', () => {
  it('a mailbox with a file still has its mail after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailbox-'));
    try {
      const first = await start(join(folder, 'mail.db'));
      await first.deliver(mail());
      await first.close();
      const second = await start(join(folder, 'mail.db'));
      const html = await (await fetch(`${second.url}/messages/1.html`)).text();
      expect(html).toBe(mail().html);
      await second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a mailbox whose port is taken does not start', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const again = startMailbox({ port, host: '127.0.0.1', now: () => NOON });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the pages', () => {
  it('a mailbox on loopback answers to no other name, so that a rebound name reads nothing', async () => {
    const { url } = await start();
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'evil.example' };
      const sent = request(`${url}/messages`, { headers }, (answer) => resolve(answer.statusCode));
      sent.once('error', reject).end();
    });
    expect(status).toBe(421);
  });

  it('the list shows the newest first and escapes what senders wrote', async () => {
    const { url, deliver } = await start();
    await deliver(mail({ subject: '<script>alert(1)</script>' }));
    await deliver(mail({ subject: 'newer' }));
    const response = await fetch(url);
    const page = await response.text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
    expect(page.indexOf('newer')).toBeLessThan(page.indexOf('&lt;script&gt;'));
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('a mail shows its HTML in a frame without script, and the links of its text', async () => {
    const { url, deliver } = await start();
    await deliver(mail({ text: 'See http://app.example/x?a=1&b=2. <b>' }));
    const page = await (await fetch(`${url}/mail/1`)).text();
    expect(page).toMatch(/<iframe [^>]*src="\/mail\/1\/body"\s+sandbox="allow-popups /);
    expect(page).toContain('<a href="http://app.example/x?a=1&amp;b=2" target="_blank"');
    expect(page).toContain('&lt;b&gt;');
    const body = await fetch(`${url}/mail/1/body`);
    expect(await body.text()).toMatch(/^<!doctype html><base target="_blank"><p><a href=/);
    const policy = body.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox ');
    expect(policy).not.toContain('allow-scripts');
  });

  it('only the mailbox itself can press its button that deletes everything', async () => {
    const { url, deliver } = await start();
    await deliver(mail());
    const press = async (headers: Record<string, string>) =>
      (await fetch(`${url}/clear`, { method: 'POST', headers, redirect: 'manual' })).status;
    expect(await press({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await press({ origin: 'http://evil.example' })).toBe(403);
    expect(await (await fetch(`${url}/messages`)).json()).toHaveLength(1);
    expect(await press({ origin: url })).toBe(303);
    expect(await (await fetch(`${url}/messages`)).json()).toEqual([]);
  });

  it('the styles are served and unknown pages are not found', async () => {
    const { url } = await start();
    const styles = await fetch(`${url}/css/pages.css`);
    expect(styles.headers.get('content-type')).toContain('text/css');
    expect((await fetch(`${url}/mail/9`)).status).toBe(404);
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });
});
