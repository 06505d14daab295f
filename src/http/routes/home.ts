// GET /: what this is. An unknown visitor gets no cookie and opens nothing.
import type { RequestHandler } from 'express';
import { films } from '../../site/films.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';

export function homeRoute({ current, site }: Deps, page: Page): RequestHandler {
  return async (req, res) => {
    const account = await current(visitorOf(res));
    page(req, res, 'home', { title: site.name, account }, { films });
  };
}
