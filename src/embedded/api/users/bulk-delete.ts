// DELETE /api/user/bulk, by query string or by JSON body; ids before query before queryString.
// Source: FusionAuth docs, apis/users/bulk-delete. The answer has no userIds when nobody matched.
import { fieldError } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import {
  isObject,
  optionalBoolean,
  optionalNumber,
  optionalString,
  optionalStrings,
} from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { deactivateUser, deleteUser } from '../../model/delete-user.ts';
import type { User } from '../../model/user.ts';
import { readQuery } from '../../search/read-query.ts';
import { searchUsers } from '../../search/search-users.ts';

const path = '/api/user/bulk';

export const bulkDeleteRoutes = (instance: Instance): Route[] => [
  {
    method: 'DELETE',
    path,
    endpoint: path,
    access: 'key',
    handle: (call) => remove(instance, call),
  },
];

async function remove(instance: Instance, call: Call): Promise<Reply> {
  const request = { ...fromQuery(call), ...(isObject(call.body) ? call.body : {}) };
  const dryRun = optionalBoolean(request, 'dryRun') ?? false;
  const hardDelete = optionalBoolean(request, 'hardDelete') ?? false;
  const users = chosen(instance, call, request);
  if (!dryRun) {
    for (const user of users)
      await (hardDelete ? deleteUser : deactivateUser)(instance, user, call.info);
  }
  const userIds = users.map(({ id }) => id);
  return ok({ dryRun, hardDelete, total: userIds.length, ...(userIds.length > 0 && { userIds }) });
}

/** The query string names ids one by one, as `userId` or as `userIds`. */
function fromQuery({ query }: Call): Json {
  const ids = [...query.getAll('userId'), ...query.getAll('userIds')];
  return { ...Object.fromEntries(query), userIds: ids.length > 0 ? ids : undefined };
}

function chosen(instance: Instance, { tenantId }: Call, request: Json): User[] {
  const ids = optionalStrings(request, 'userIds');
  if (ids !== undefined) {
    return ids.flatMap((id) => {
      const user = instance.users.find(id)?.user;
      return user && (tenantId === undefined || user.tenantId === tenantId) ? [user] : [];
    });
  }
  const query = readQuery(
    {
      query: optionalString(request, 'query'),
      queryString: optionalString(request, 'queryString'),
    },
    '',
  );
  if (!query)
    throw fieldError('userIds', 'missing', 'You must specify [userIds], [query] or [queryString].');
  const limit = optionalNumber(request, 'limit') ?? 10_000;
  return searchUsers(instance, {
    query,
    tenantId,
    sort: [],
    startRow: 0,
    numberOfResults: Math.max(0, Math.min(10_000, Math.floor(limit))),
    accurateTotal: false,
  }).users;
}
