// DELETE /api/user/{userId}: deactivates, or deletes for good with hardDelete=true.
// Source: FusionAuth docs, apis/users/delete.
import { type Call, empty, type Reply, type Route } from '../../http/call.ts';
import { isObject, queryFlag } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { deactivateUser, deleteUser } from '../../model/delete-user.ts';
import { userInPath } from './update.ts';

export const deleteUserRoutes = (instance: Instance): Route[] => [
  {
    method: 'DELETE',
    path: '/api/user/:userId',
    endpoint: '/api/user',
    access: 'key',
    handle: (call) => remove(instance, call),
  },
];

async function remove(instance: Instance, call: Call): Promise<Reply> {
  const user = userInPath(instance, call);
  const hard =
    queryFlag(call, 'hardDelete') || (isObject(call.body) && call.body.hardDelete === true);
  await (hard ? deleteUser : deactivateUser)(instance, user, call.info);
  return empty();
}
