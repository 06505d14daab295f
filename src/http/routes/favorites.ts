// POST /favorites: marks a film, or takes the mark away, and goes back to where the button was.
import type { RequestHandler } from 'express';
import { speakerOf } from '../../accounts/speaker.ts';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { AFTER_FORM } from '../first-touch.ts';
import { localPath } from '../local-path.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { renewal } from '../renewal.ts';

export function favoritesRoute(deps: Deps): RequestHandler {
  const renew = renewal(deps);
  return async (req, res) => {
    const { film, on, back } = (req.body ?? {}) as Record<string, unknown>;
    if (on !== 'yes' && on !== 'no') {
      throw new AppError('invalid_field', { field: 'on', reason: 'must be yes or no' });
    }
    const name = on === 'yes' ? 'favorite.added' : 'favorite.removed';
    const recorded = await deps.record(speakerOf(visitorOf(res)), { name, properties: { film } });
    await renew(req, res, recorded);
    res.redirect(
      303,
      `${localPath(back, '/video').split('?', 1)[0]}?${AFTER_FORM}#fav-${encodeURIComponent(String(film))}`,
    );
  };
}
