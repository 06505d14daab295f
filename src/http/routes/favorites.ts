// POST /favorites: marks a film, or takes the mark away, and goes back to where the button was.
import type { RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { AFTER_FORM } from '../first-touch.ts';
import { localPath } from '../local-path.ts';
import { visitRecorder } from '../record-visit.ts';

export function favoritesRoute(deps: Deps): RequestHandler {
  const recordVisit = visitRecorder(deps);
  return async (req, res) => {
    const { film, on, back } = (req.body ?? {}) as Record<string, unknown>;
    if (on !== 'yes' && on !== 'no') {
      throw new AppError('invalid_field', { field: 'on', reason: 'must be yes or no' });
    }
    const name = on === 'yes' ? 'favorite.added' : 'favorite.removed';
    await recordVisit(req, res, { name, properties: { film } });
    const path = localPath(back, '/video').split('?', 1)[0];
    res.redirect(303, `${path}?${AFTER_FORM}${buttonOf(film)}`);
  };
}

/** A film that was not recorded has not been looked at, and may be anything. */
function buttonOf(film: unknown): string {
  return typeof film === 'string' ? `#fav-${encodeURIComponent(film.toWellFormed())}` : '';
}
