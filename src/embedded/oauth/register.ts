// Self-service registration: creates the user, registers them for the application and signs them in.
// It is no login: user.login.success is not sent (#2846).
import { type Request, type Response, Router } from 'express';
import { startRegistrationVerification } from '../api/registration-verification.ts';
import { startVerification } from '../api/verification.ts';
import { eventInfo } from '../http/app.ts';
import type { Instance } from '../instance.ts';
import { createUser } from '../model/create-user.ts';
import { draftUser } from '../model/draft-user.ts';
import { draftRegistration, withRegistration } from '../model/register.ts';
import { registrationOf, type User } from '../model/user.ts';
import { fieldErrorsOf } from '../pages/field-errors.ts';
import type { FieldErrors } from '../pages/form.ts';
import { formTarget } from '../pages/form-target.ts';
import { registerPage } from '../pages/register-page.ts';
import { requireSameOrigin } from '../pages/require-same-origin.ts';
import { respond } from '../pages/respond.ts';
import { finish } from './authorize.ts';
import { type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import { OAuthError } from './oauth-error.ts';
import { formParams, type Params, queryParams, readForm } from './params.ts';

/** `GET,POST /oauth2/register`. */
export function registerRouter(instance: Instance): Router {
  const router = Router();
  router.get('/oauth2/register', (request, response) => {
    const asked = readRegistration(instance, queryParams(request));
    showForm(response, asked, asked.loginHint ?? '', {});
  });
  router.post('/oauth2/register', readForm, requireSameOrigin, (request, response) =>
    submit(instance, request, response),
  );
  return router;
}

function readRegistration(instance: Instance, params: Params): AuthorizeRequest {
  const asked = readAuthorizeRequest(instance, params);
  if (asked.application.registrationConfiguration.enabled) return asked;
  const sentence = 'Registration is not enabled for this application.';
  throw new OAuthError('unauthorized_client/unknown', sentence, 403);
}

async function submit(instance: Instance, request: Request, response: Response): Promise<void> {
  const params = formParams(request);
  const asked = readRegistration(instance, params);
  const loginId = params.get(loginField(asked)) ?? '';
  try {
    const errors = formErrors(asked, params);
    if (errors) return showForm(response, asked, loginId, errors);
    const user = await register(instance, request, { asked, params });
    finish(instance, { request, response }, { asked, user });
  } catch (error) {
    showForm(response, asked, loginId, fieldErrorsOf(error));
  }
}

/** What the API would not notice, or would put under another field. */
function formErrors(asked: AuthorizeRequest, params: Params): FieldErrors | undefined {
  const missing = [loginField(asked), 'user.password'].filter((name) => !params.get(name)?.trim());
  const errors: FieldErrors = Object.fromEntries(
    missing.map((name) => [name, ['This is required.']]),
  );
  const { confirmPassword } = asked.application.registrationConfiguration;
  if (confirmPassword && params.get('user.password') !== params.get('passwordConfirm')) {
    errors.passwordConfirm = ['The two passwords are not the same.'];
  }
  return Object.keys(errors).length > 0 ? errors : undefined;
}

async function register(
  instance: Instance,
  request: Request,
  { asked, params }: { asked: AuthorizeRequest; params: Params },
): Promise<User> {
  const { tenant, application } = asked;
  const info = eventInfo(request);
  const [, property = 'email'] = loginField(asked).split('.');
  const input = {
    [property]: params.get(loginField(asked)),
    password: params.get('user.password'),
  };
  const draft = draftUser(instance, { tenant, input, skipVerification: false });
  const registration = draftRegistration(instance, { application, input: {} });
  const registered = withRegistration(draft.user, registration, instance.now());
  const user = await createUser(instance, tenant, { ...draft, user: registered }, info);
  const event = {
    ...{ tenantId: tenant.id, info, applicationId: application.id, user },
    registration: registrationOf(user, application.id),
  };
  await instance.sendEvent({ type: 'user.registration.create', ...event });
  await instance.sendEvent({ type: 'user.registration.create.complete', ...event });
  await startVerification(instance, { user, tenant, application });
  await startRegistrationVerification(instance, { user, tenant, application });
  return user;
}

function loginField({ application }: AuthorizeRequest): string {
  const { loginIdType } = application.registrationConfiguration;
  return loginIdType === 'username' ? 'user.username' : 'user.email';
}

function showForm(
  response: Response,
  asked: AuthorizeRequest,
  entered: string,
  errors: FieldErrors,
): void {
  respond(response, registerPage(asked, entered, errors), {
    formTargets: [formTarget(asked.redirectUri)],
  });
}
