// Renders pages: the templates of views/, and what every one of them shows about the visitor.
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Request, Response } from 'express';
import type { Site } from '../activity/declare.ts';
import type { Account } from '../domain/account.ts';
import { plain } from '../domain/profile.ts';
import { visitorOf } from './middleware/visitor.ts';

export interface PageSettings {
  site: Site;
  /** The demo mailbox, when there is one. */
  mailbox?: string | undefined;
  /** Templates are read again on every render. */
  reload: boolean;
}

/** Sends a page; `account` is what the visitor's credential speaks for, if anything. */
export type Page = (
  req: Request,
  res: Response,
  template: string,
  about: { title: string; account?: Account | undefined; status?: number },
  model?: object,
) => void;

export function pages({ site, mailbox, reload }: PageSettings): Page {
  const eta = new Eta({
    views: fileURLToPath(new URL('../../views', import.meta.url)),
    cache: !reload,
    autoEscape: true,
  });
  return (req, res, template, { title, account, status = 200 }, model = {}) => {
    const visitor = shown(site, res, account);
    const page = { title, site: site.name, path: req.path, visitor, ...(mailbox && { mailbox }) };
    res
      .status(status)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(eta.render(template, { page, ...model }));
  };
}

function shown(site: Site, res: Response, account: Account | undefined) {
  const { member } = visitorOf(res) ?? {};
  const summary = account ? site.summary(plain(account.profile)) : '';
  if (member) return { state: 'member', summary, email: member.email };
  if (!account) return { state: 'unknown', summary };
  return { state: account.state === 'converting' ? 'converting' : 'anonymous', summary };
}

/** A profile for people: declared labels, plain words. */
export function holds(
  site: Site,
  account: Account | undefined,
): { label: string; value: string }[] {
  const values = plain(account?.profile ?? {});
  return Object.entries(site.fields).flatMap(([name, { label, show = String }]) => {
    const value = [values[name] ?? '']
      .flat()
      .map((one) => show(String(one)))
      .join(', ');
    return value === '' || value === '0' ? [] : [{ label, value }];
  });
}
