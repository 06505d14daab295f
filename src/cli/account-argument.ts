// The account that a command is about.
import { isUuid } from '../domain/random.ts';
import { WrongUse } from './wrong-use.ts';

export const ACCOUNT = {
  name: 'ACCOUNT',
  about: "an account's id: a UUID, in FusionAuth the user's id",
} as const;

/** In lower case, as the store has it. @throws WrongUse */
export function accountId(text: string | undefined): string {
  const id = (text ?? '').toLowerCase();
  if (!isUuid(id)) throw new WrongUse('ACCOUNT must be the id of an account, which is a UUID.');
  return id;
}
