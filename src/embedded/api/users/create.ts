// POST /api/user[/{userId}]. Source: FusionAuth docs, apis/users/create.
import { type Call, ok, type Reply, type Route } from '../../http/call.ts';
import {
  bodyOf,
  objectIn,
  optionalBoolean,
  optionalStrings,
  optionalUuid,
  uuidParam,
} from '../../http/input.ts';
import { tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import { createUser } from '../../model/create-user.ts';
import { draftUser } from '../../model/draft-user.ts';
import { preVerified } from '../../model/identity-verification.ts';
import { issueToken } from '../../model/issue-token.ts';
import { requireMailable, sendSetPassword } from '../send-set-password.ts';
import { startVerification } from '../verification.ts';

export const createUserRoutes = (instance: Instance): Route[] =>
  ['/api/user', '/api/user/:userId'].map((path) => ({
    method: 'POST',
    path,
    endpoint: '/api/user',
    access: 'key',
    handle: (call) => create(instance, call),
  }));

async function create(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const input = objectIn(body, 'user');
  const tenant = tenantScope(instance, call);
  const id =
    call.params.userId === undefined
      ? optionalUuid(input, 'id', 'user.id')
      : uuidParam(call, 'userId');
  const applicationId = optionalUuid(body, 'applicationId');
  const draft = draftUser(instance, {
    tenant,
    input,
    skipVerification: optionalBoolean(body, 'skipVerification') ?? false,
    ...(id !== undefined && { id }),
  });
  requireMailable(body, draft.user);
  const verificationIds = optionalStrings(body, 'verificationIds') ?? [];
  const drafted = { ...draft, user: preVerified(instance, draft.user, verificationIds) };
  const user = await createUser(instance, tenant, drafted, call.info);
  const application = instance.applications.get(applicationId ?? '');
  await sendSetPassword(instance, body, { user, tenant, application });
  const verification = await startVerification(instance, { user, tenant, application });
  const token = await issueToken(instance, {
    user,
    tenant,
    application: undefined,
    authenticationType: 'USER_CREATE',
  });
  return ok({ ...verification, ...token, user });
}
