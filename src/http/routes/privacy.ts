// GET /privacy: what is kept, why and for how long, straight from the site's declaration and the settings.
import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';
import { optsOut } from '../privacy-signal.ts';

export function privacyRoute(deps: Deps, page: Page): RequestHandler {
  const { current, site } = deps;
  const fields = Object.values(site.fields).map(({ label, kind, purpose }) => ({
    label,
    kind,
    purpose,
  }));
  const actions = Object.entries(site.actions).map(([name, { purpose }]) => ({ name, purpose }));
  const times = {
    kept: lasting(deps.keptFor),
    listed: lasting(deps.eventRetention),
    unproven: lasting(deps.conversionTtl),
    signedIn: lasting(deps.sessionTtl),
  };
  return async (req, res) => {
    const account = await current(visitorOf(res));
    const model = { fields, actions, times, optsOut: optsOut(req) };
    page(req, res, 'privacy', { title: 'Privacy', account }, model);
  };
}

const HOUR_MS = 3_600_000;

/** In whole days, or in hours where that says more. */
function lasting(ms: number): string {
  const hours = Math.ceil(ms / HOUR_MS);
  if (hours >= 48) return `${Math.ceil(hours / 24)} days`;
  return hours === 1 ? 'an hour' : `${hours} hours`;
}
