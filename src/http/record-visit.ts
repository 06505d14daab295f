// Recording what a page says a visitor did. When no more stubs may be opened, the page works without one.
import type { Request, Response } from 'express';
import { speakerOf } from '../accounts/speaker.ts';
import type { Deed } from '../activity/record.ts';
import type { Account } from '../domain/account.ts';
import { AppError } from '../domain/errors.ts';
import type { Deps } from './deps.ts';
import { visitorOf } from './middleware/visitor.ts';
import { networkOf } from './network.ts';
import { renewal } from './renewal.ts';

/** The account as it then stands, its token handed out; undefined when nothing was recorded (E3, privacy mode). */
export function visitRecorder(deps: Deps) {
  const renew = renewal(deps);
  return async (req: Request, res: Response, deed: Deed): Promise<Account | undefined> => {
    if (visitorOf(res).incognito) return undefined;
    const speaker = speakerOf(visitorOf(res));
    const recorded = await deps
      .record(speaker, { ...deed, network: () => networkOf(req) })
      .catch(none);
    if (recorded) await renew(req, res, recorded);
    return recorded?.account;
  };
}

function none(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'too_many_visitors') return undefined;
  throw error;
}
