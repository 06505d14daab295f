// Holds back a page that ends identities over and over; whoever is signed in can always leave.
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { networkOf } from '../network.ts';
import { visitorOf } from './visitor.ts';

/** 30 a minute, 10 a second. What is refused does not count. @throws AppError `too_many_releases` */
export function releaseLimit({ mayRelease }: Pick<Deps, 'mayRelease'>): RequestHandler {
  return (req, res, next) => {
    const wait = mayRelease(pageOf(req, res));
    if (wait > 0) throw new AppError('too_many_releases', { wait });
    next();
  };
}

/** A guest's next identity must not be linked to the last, so a guest's page is where it is and what it runs in. */
function pageOf(req: Request, res: Response): string {
  const { member } = visitorOf(res);
  if (member) return `session ${member.hash}`;
  return `page ${networkOf(req) ?? ''} ${req.get('user-agent') ?? ''}`;
}
