// Who may see and do what is an operator's: members whose registration in FusionAuth had the role `admin` when
// they signed in. Everybody else, stranger or member, gets the answer of a page that does not exist.
import type { Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { visitorOf } from '../middleware/visitor.ts';

const ROLE = 'admin';

export function isOperator(roles: readonly string[]): boolean {
  return roles.includes(ROLE);
}

/** The operator in the words of the audit log. @throws AppError `not_found` */
export function operatorOf(res: Response): string {
  const { member } = visitorOf(res);
  if (!member || !isOperator(member.roles)) throw new AppError('not_found');
  return `member ${member.account}`;
}
