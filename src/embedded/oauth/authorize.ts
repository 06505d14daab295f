// The authorize endpoint: shows the sign-in form at its own address, or goes straight back to the
// application when this browser is signed in already.
// Source: FusionAuth docs, oauth/endpoints#authorize and oauth/prompt.
import { type Request, type Response, Router } from 'express';
import { eventInfo } from '../http/app.ts';
import type { Instance } from '../instance.ts';
import { defaultLoginIdTypes, type LoginOutcome, signIn } from '../model/login.ts';
import { startPasswordChange } from '../model/start-password-change.ts';
import type { FieldErrors } from '../pages/form.ts';
import { formTarget } from '../pages/form-target.ts';
import { loginPage } from '../pages/login-page.ts';
import { requireSameOrigin } from '../pages/require-same-origin.ts';
import { respond } from '../pages/respond.ts';
import { withQuery } from '../pages/with-query.ts';
import { codeRedirect } from './authorization-code.ts';
import { type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import { OAuthError } from './oauth-error.ts';
import { formParams, type Params, queryParams, readForm } from './params.ts';
import { findSession, type SsoSession, startSession } from './sso-session.ts';

/** `GET,POST /oauth2/authorize`. */
export function authorizeRouter(instance: Instance): Router {
  const router = Router();
  router.get('/oauth2/authorize', (request, response) => {
    const asked = readAuthorizeRequest(instance, queryParams(request));
    const session = findSession(instance, request, asked.tenant);
    if (session && isEnough(instance, asked, session)) {
      return response.redirect(302, codeRedirect(instance, asked, session));
    }
    if (asked.prompt.has('none')) throw loginRequired(asked);
    showForm(response, asked, asked.loginHint ?? '', {});
  });
  router.post('/oauth2/authorize', readForm, requireSameOrigin, (request, response) =>
    submit(instance, request, response),
  );
  return router;
}

/** Whether the session answers the request without a new sign-in. */
function isEnough(instance: Instance, asked: AuthorizeRequest, session: SsoSession): boolean {
  if (asked.prompt.has('login')) return false;
  const age = Math.floor(instance.now() / 1000) - session.authTime;
  return asked.maxAge === undefined || (asked.maxAge > 0 && age <= asked.maxAge);
}

function loginRequired({ redirectUri, state }: AuthorizeRequest): OAuthError {
  const sentence = 'The user is required to complete authentication.';
  const target = { redirectUri, state };
  return new OAuthError('login_required/authentication_required', sentence, 400, target);
}

async function submit(instance: Instance, request: Request, response: Response): Promise<void> {
  const params = formParams(request);
  const asked = readAuthorizeRequest(instance, params);
  const loginId = params.get('loginId')?.trim() ?? '';
  const missing = missingFields(params);
  if (missing) return showForm(response, asked, loginId, missing);
  const outcome = await signIn(instance, {
    ...{ tenant: asked.tenant, application: asked.application, loginId },
    loginIdTypes: defaultLoginIdTypes,
    password: params.require('password'),
    authenticationType: 'PASSWORD',
    info: eventInfo(request),
  });
  if (outcome.kind === 'changePassword') {
    return response.redirect(302, await passwordDetour(instance, asked, outcome));
  }
  const refusal = refusalOf(asked, outcome);
  if (refusal) return showForm(response, asked, loginId, { '': [refusal] });
  finish(instance, { request, response }, { asked, user: (outcome as SignedIn).user });
}

type SignedIn = Extract<LoginOutcome, { kind: 'signedIn' | 'unverified' }>;

/** Opens the session and goes back to the application. */
export function finish(
  instance: Instance,
  { request, response }: { request: Request; response: Response },
  { asked, user }: { asked: AuthorizeRequest; user: SsoSession['user'] },
): void {
  const authTime = Math.floor(instance.now() / 1000);
  const session = { user, authTime, authenticationType: 'PASSWORD' };
  startSession(instance, { request, response }, { tenant: asked.tenant, session });
  response.redirect(302, codeRedirect(instance, asked, session));
}

function missingFields(params: Params): FieldErrors | undefined {
  const missing = ['loginId', 'password'].filter((name) => !params.get(name)?.trim());
  if (missing.length === 0) return undefined;
  return Object.fromEntries(missing.map((name) => [name, ['This is required.']]));
}

/** Only who knew the password learns more than that the two do not go together. */
function refusalOf({ tenant }: AuthorizeRequest, outcome: LoginOutcome): string | undefined {
  switch (outcome.kind) {
    case 'signedIn':
      return undefined;
    case 'unverified':
      if (tenant.emailConfiguration.unverified.behavior !== 'Gated') return undefined;
      return 'Please open the link in our mail to verify your email address first.';
    case 'locked':
      return 'Your account has been locked. Please contact support.';
    case 'expired':
      return 'Your account has expired. Please contact support.';
    default:
      return 'Invalid login credentials.';
  }
}

/** The password has to be changed first; the same sign-in goes on after that. */
async function passwordDetour(
  instance: Instance,
  { tenant, application, echo }: AuthorizeRequest,
  { user }: { user: SsoSession['user'] },
): Promise<string> {
  const change = { user, tenant, application, state: echo, templateId: undefined };
  const id = await startPasswordChange(instance, change);
  return withQuery(`/password/change/${id}`, { ...echo, tenantId: tenant.id });
}

function showForm(
  response: Response,
  asked: AuthorizeRequest,
  entered: string,
  errors: FieldErrors,
): void {
  respond(response, loginPage(asked, entered, errors), {
    formTargets: [formTarget(asked.redirectUri)],
  });
}
