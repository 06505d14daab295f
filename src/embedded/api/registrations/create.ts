// POST /api/user/registration[/{userId}]: registers a user for an application, creating the user when
// one is sent along. Source: FusionAuth docs, apis/registrations#create.
import { fieldError, notFound } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, objectIn, optionalBoolean, optionalUuid, uuidParam } from '../../http/input.ts';
import { requireScope, tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import type { Application } from '../../model/application.ts';
import { createUser } from '../../model/create-user.ts';
import { draftUser } from '../../model/draft-user.ts';
import { issueToken } from '../../model/issue-token.ts';
import { applicationOf, draftRegistration, withRegistration } from '../../model/register.ts';
import type { Tenant } from '../../model/tenant.ts';
import { registrationOf, type User } from '../../model/user.ts';
import { startRegistrationVerification } from '../registration-verification.ts';
import { requireMailable, sendSetPassword } from '../send-set-password.ts';
import { startVerification } from '../verification.ts';

export const createRegistrationRoutes = (instance: Instance): Route[] =>
  ['/api/user/registration', '/api/user/registration/:userId'].map((path) => ({
    method: 'POST',
    path,
    endpoint: '/api/user/registration',
    access: 'key',
    handle: (call) => create(instance, call),
  }));

async function create(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const input = objectIn(body, 'registration');
  const id = call.params.userId === undefined ? undefined : uuidParam(call, 'userId');
  if (body.user === undefined || body.user === null)
    return registerKnown(instance, call, input, id);
  const tenant = tenantFor(instance, call, input);
  const application = applicationOf(instance, input, tenant.id);
  const userInput = objectIn(body, 'user');
  const userId = id ?? optionalUuid(userInput, 'id', 'user.id');
  const draft = draftUser(instance, {
    tenant,
    input: userInput,
    skipVerification: optionalBoolean(body, 'skipVerification') ?? false,
    ...(userId !== undefined && { id: userId }),
  });
  requireMailable(body, draft.user);
  const registration = draftRegistration(instance, {
    application,
    input,
    skipVerification: skips(body),
  });
  const user = await createUser(
    instance,
    tenant,
    { ...draft, user: withRegistration(draft.user, registration, instance.now()) },
    call.info,
  );
  await announce(instance, call, user, application);
  await sendSetPassword(instance, body, { user, tenant, application });
  const subject = { user, tenant, application };
  // FusionAuth's description of this answer has the list alone (RegistrationResponse).
  const { verificationIds } = await startVerification(instance, subject);
  const verification = {
    ...(verificationIds === undefined ? {} : { verificationIds }),
    ...(await startRegistrationVerification(instance, subject)),
  };
  return ok({ ...verification, ...(await answer(instance, user, tenant, application)), user });
}

const skips = (body: Json): boolean =>
  optionalBoolean(body, 'skipRegistrationVerification') ?? false;

/** The tenant of the call, or of the application when the call does not say. */
function tenantFor(instance: Instance, call: Call, input: Json): Tenant {
  const applicationId = optionalUuid(input, 'applicationId', 'registration.applicationId');
  const application = instance.applications.get(applicationId ?? '');
  return tenantScope(instance, { tenantId: call.tenantId ?? application?.tenantId });
}

async function registerKnown(
  instance: Instance,
  call: Call,
  input: Json,
  id: string | undefined,
): Promise<Reply> {
  if (id === undefined)
    throw fieldError('userId', 'missing', 'You must name the user in the path, or send a [user].');
  const user = instance.users.find(id)?.user;
  const tenant = user && instance.tenants.get(user.tenantId);
  if (!user || !tenant) throw notFound();
  requireScope(call, user.tenantId);
  const application = applicationOf(instance, input, tenant.id);
  if (registrationOf(user, application.id)) {
    throw fieldError(
      'registration',
      'duplicate',
      'The user is already registered for this application.',
    );
  }
  const skipVerification = skips(bodyOf(call));
  const registration = draftRegistration(instance, { application, input, skipVerification });
  const registered = withRegistration(user, registration, instance.now());
  await announce(instance, call, registered, application, () => instance.users.save(registered));
  const subject = { user: registered, tenant, application };
  const verification = await startRegistrationVerification(instance, subject);
  return ok({ ...verification, ...(await answer(instance, registered, tenant, application)) });
}

/** user.registration.create may veto what `commit` does; user.registration.create.complete follows it. */
async function announce(
  instance: Instance,
  { info }: Call,
  user: User,
  { id: applicationId }: Application,
  commit: () => void = () => {},
): Promise<void> {
  const registration = registrationOf(user, applicationId);
  const event = { tenantId: user.tenantId, info, applicationId, registration, user };
  await instance.sendEvent({ type: 'user.registration.create', ...event });
  commit();
  await instance.sendEvent({ type: 'user.registration.create.complete', ...event });
}

async function answer(instance: Instance, user: User, tenant: Tenant, application: Application) {
  const issued = await issueToken(instance, {
    user,
    tenant,
    application,
    authenticationType: 'USER_CREATE',
  });
  return { ...issued, registration: registrationOf(user, application.id) };
}
