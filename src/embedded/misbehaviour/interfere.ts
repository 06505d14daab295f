// Stands before every request and does to it what the plan says.
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import { methodOf } from '../http/method-of.ts';
import type { Misbehaviour } from './misbehaviour.ts';

/** Lets requests through untouched unless a rule strikes; `now` dates the answers when the clock is off. */
export function interfere(misbehaviour: Misbehaviour, now: () => number): RequestHandler {
  return async (request, response, next) => {
    if (misbehaviour.plan().clockOffset !== 0) {
      response.set('Date', new Date(now()).toUTCString());
    }
    const rule = misbehaviour.forRequest(methodOf(request), request.path);
    if (!rule) return next();
    if (rule.latency) await delay(rule.latency, undefined, { ref: false });
    switch (rule.outcome) {
      case 'hang':
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'lose-answer':
        loseAnswer(response);
        return next();
      case undefined:
        return next();
      default:
        response.status(rule.outcome).end();
    }
  };
}

/** The work is done, but whoever asked never hears of it. */
function loseAnswer(response: Response): void {
  response.end = () => {
    response.socket?.resetAndDestroy();
    return response;
  };
}
