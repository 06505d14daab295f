// GET /openapi.json and GET /api: the JSON API described for programs, and the same to read.
import type { RequestHandler } from 'express';
import { describeApi } from '../api-description.ts';
import { apiToRead } from '../api-to-read.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';

export function openApiRoute(deps: Deps): RequestHandler {
  const description = describeApi(deps);
  return (_req, res) => {
    res.json(description);
  };
}

export function apiPage(deps: Deps, page: Page): RequestHandler {
  const model = apiToRead(describeApi(deps));
  return async (req, res) => {
    const account = await deps.current(visitorOf(res));
    page(req, res, 'api', { title: 'API', account }, model);
  };
}
