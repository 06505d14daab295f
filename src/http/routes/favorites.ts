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
    res.redirect(
      303,
      `${localPath(back, '/video').split('?', 1)[0]}?${AFTER_FORM}#fav-${encodeURIComponent(String(film))}`,
    );
  };
}
