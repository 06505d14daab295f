// One user by its id: what decides on an account is the record of that account, or no answer at all.
import type { FusionAuthClient } from '@fusionauth/typescript-client';
import { DirectoryError } from '../domain/directory-error.ts';
import { OddAnswer } from '../domain/odd-answer.ts';
import type { DirectoryUser } from '../domain/ports.ts';
import { attempt, refusal } from './call.ts';
import { isSameId, pathId, toDirectoryUser } from './user.ts';

const CALL = 'retrieve user';

/**
 * `undefined` only when FusionAuth says that there is none: an answer without a record says nothing.
 * @throws DirectoryError, OddAnswer when the record is another user's, or of another tenant
 */
export async function retrieveUser(
  client: FusionAuthClient,
  applicationId: string,
  id: string,
): Promise<DirectoryUser | undefined> {
  const result = await attempt(CALL, client.retrieveUser(pathId(id)));
  if (!result.ok && result.failure.status === 404) return undefined;
  if (!result.ok) throw refusal(CALL, result.failure);
  const user = result.value?.user;
  if (!user) throw new DirectoryError('unavailable', { call: CALL, status: result.status });
  const { tenantId = client.tenantId } = user;
  if (!isSameId(user.id, id) || !isSameId(tenantId, client.tenantId)) {
    throw new OddAnswer("FusionAuth answers with another user's record");
  }
  return toDirectoryUser(user, applicationId);
}
