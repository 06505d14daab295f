// Renders pages: the templates of views/, and what every one of them shows about the visitor.
import type { Request, Response } from 'express';
import type { Site } from '../activity/declare.ts';
import type { Account } from '../domain/account.ts';
import { type Profile, plain } from '../domain/profile.ts';
import type { CookieNames } from '../identity/cookies.ts';
import type { Flow } from '../telemetry/flow.ts';
import { isVisit } from './first-touch.ts';
import { visitorOf } from './middleware/visitor.ts';
import { isOperator } from './operator/operator-of.ts';
import { measured } from './tracking/choice.ts';
import type { Render } from './views.ts';

export interface PageSettings {
  site: Site;
  /** The demo mailbox, when there is one. */
  mailbox?: string | undefined;
  /** On shared devices: how long an identity lasts without a request, milliseconds. */
  kioskTimeout?: number | undefined;
  cookies: CookieNames;
  flow: Pick<Flow, 'stranger'>;
  render: Render;
}

/** Sends a page; `account` is what the visitor's credential speaks for, if anything. */
export type Page = (
  req: Request,
  res: Response,
  template: string,
  about: { title: string; account?: Account | undefined; status?: number },
  model?: object,
) => void;

/** How long before the end of an identity its page warns, milliseconds. */
const WARNING_MS = 30_000;

export function pages(settings: PageSettings): Page {
  const { site, mailbox, kioskTimeout: ms, cookies, flow, render } = settings;
  const countdown = ms && { kiosk: { ms, warning: Math.min(WARNING_MS, ms / 2) } };
  return (req, res, template, { title, account, status = 200 }, model = {}) => {
    const visitor = shown(site, res, account);
    const { baseUrl: base, path } = req;
    const about = { title, site: site.name, base, path, visitor, ...(mailbox && { mailbox }) };
    const tracker = trackerOf(req, res, cookies);
    const page = { ...about, ...(visitor.state !== 'unknown' && countdown), ...tracker };
    if (visitor.state === 'unknown' && status === 200 && isVisit(req)) flow.stranger();
    res.status(status);
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    const html = render(template, { page, ...model });
    if (typeof html === 'string') sendText(res, html);
    else html.then((text) => sendText(res, text)).catch(req.next);
  };
}

/** What the tracker on a page is told; without a choice there is none. */
function trackerOf(req: Request, res: Response, cookies: CookieNames) {
  const mode = visitorOf(res)?.incognito ? 'off' : measured(req, cookies);
  if (mode === 'off') return {};
  const user = mode === 'full' ? visitorOf(res)?.member?.account : undefined;
  return { tracker: { mode, user: user ?? '' } };
}

/**
 * What Express's `send` adds is not wanted here: no ETag, no other type, no copy of the text. A text of ASCII
 * alone, as most are, needs no encoding.
 */
function sendText(res: Response, text: string): void {
  const bytes = Buffer.byteLength(text);
  res.setHeader('Content-Length', bytes);
  res.end(text, bytes === text.length ? 'latin1' : 'utf8');
}

function shown(site: Site, res: Response, account: Account | undefined) {
  const { member, incognito } = visitorOf(res) ?? {};
  if (incognito) return { state: 'incognito', summary: '' };
  const summary = account ? summaryOf(site, account.profile) : '';
  if (member) {
    const { email, workspace, roles } = member;
    return { state: 'member', summary, email, workspace, operator: isOperator(roles) };
  }
  if (!account) return { state: 'unknown', summary };
  return { state: account.state === 'converting' ? 'converting' : 'anonymous', summary };
}

/** What a profile holds, in a few words; empty where the site says none. */
export function summaryOf(site: Site, profile: Profile): string {
  return site.summary?.(plain(profile)) ?? '';
}

/** A profile for people: declared labels, plain words. */
export function holds(
  site: Site,
  account: Account | undefined,
): { label: string; value: string }[] {
  return Object.entries(site.fields).flatMap(([name, { label }]) => {
    const value = inWords(site, name, account?.profile ?? {});
    return value === '' ? [] : [{ label, value }];
  });
}

/** What a profile holds in a field, as people read it; empty when nothing. */
export function inWords(site: Site, name: string, profile: Profile): string {
  const { show = String } = site.fields[name] ?? {};
  const words = [plain(profile)[name] ?? ''].flat().map((one) => show(String(one)));
  const value = words.join(', ');
  return value === '0' ? '' : value;
}
