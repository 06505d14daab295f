// GET /privacy: what is kept, why and for how long, straight from the site's declaration.
import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';
import { optsOut } from '../privacy-signal.ts';

export function privacyRoute({ current, site, keptFor }: Deps, page: Page): RequestHandler {
  const fields = Object.values(site.fields).map(({ label, kind, purpose }) => ({
    label,
    kind,
    purpose,
  }));
  const actions = Object.entries(site.actions).map(([name, { purpose }]) => ({ name, purpose }));
  const kept = `${Math.round(keptFor / 86_400_000)} days after your last visit`;
  return async (req, res) => {
    const account = await current(visitorOf(res));
    const model = { fields, actions, kept, optsOut: optsOut(req) };
    page(req, res, 'privacy', { title: 'Privacy', account }, model);
  };
}
