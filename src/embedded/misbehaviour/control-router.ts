// The control endpoint: what the server is told to do wrong. Only for who sits at this machine; to
// everyone else it does not exist.
import { json, Router } from 'express';
import { isLocal } from '../http/is-local.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { readPlan, wellBehaved } from './plan.ts';

const path = '/embedded/misbehaviour';

/** `GET`, `PUT` (the whole plan) and `DELETE` (good behaviour) of `/embedded/misbehaviour`. */
export function controlRouter(misbehaviour: Misbehaviour): Router {
  const router = Router();
  router.use(path, (request, _response, next) => next(isLocal(request) ? undefined : 'router'));
  router.get(path, (_request, response) => void response.json(misbehaviour.plan()));
  router.put(path, json(), (request, response) => {
    misbehaviour.put(readPlan(request.body));
    response.json(misbehaviour.plan());
  });
  router.delete(path, (_request, response) => {
    misbehaviour.put(wellBehaved);
    response.json(misbehaviour.plan());
  });
  router.all(
    path,
    (_request, response) => void response.set('Allow', 'GET, PUT, DELETE').sendStatus(405),
  );
  return router;
}
