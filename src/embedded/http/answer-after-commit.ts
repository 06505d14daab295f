// Holds an answer back until what the request wrote is committed, for handlers that answer by themselves.
import type { RequestHandler } from 'express';
import type { Store } from '../model/store.ts';

type End = (...sent: unknown[]) => unknown;

/** A write that could not be committed becomes a fault in the place of the answer. */
export const answerAfterCommit =
  (store: Pick<Store, 'committed'>): RequestHandler =>
  (_request, response, next) => {
    const end = response.end.bind(response) as End;
    response.end = ((...sent: unknown[]) => {
      store.committed().then(() => end(...sent), next);
      return response;
    }) as typeof response.end;
    next();
  };
