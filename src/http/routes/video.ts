// GET /video and /video/:slug: watching a film is the action that opens a stub, and every visit counts.
import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../../domain/account.ts';
import { AppError } from '../../domain/errors.ts';
import { plain } from '../../domain/profile.ts';
import { type Film, films } from '../../site/films.ts';
import type { Deps } from '../deps.ts';
import { isVisit } from '../first-touch.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';
import { visitRecorder } from '../record-visit.ts';

export function videoRoute(deps: Deps, page: Page): RequestHandler {
  const recordVisit = visitRecorder(deps);
  return async (req, res) => {
    const film = filmNamed(req.params.slug);
    const account = isVisit(req) ? await watch(req, res, film) : await deps.current(visitorOf(res));
    const { watchCount = 0, favorites = [] } = plain(account?.profile ?? {});
    page(req, res, 'video', { title: film.title, account }, { film, films, watchCount, favorites });
  };

  function watch(req: Request, res: Response, film: Film): Promise<Account | undefined> {
    return recordVisit(req, res, { name: 'video.watched', properties: { film: film.slug } });
  }
}

function filmNamed(slug: unknown): Film {
  const film = slug === undefined ? films[0] : films.find((one) => one.slug === slug);
  if (!film) throw new AppError('not_found');
  return film;
}
