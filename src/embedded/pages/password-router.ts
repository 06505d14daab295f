// Forgotten passwords, for people: ask for a mail, set a password by its link, go on to sign in.
// Source: FusionAuth docs, get-started/core-concepts (hosted pages); apis/users/forgot-password.
import { type Request, type Response, Router } from 'express';
import { eventInfo } from '../http/app.ts';
import type { Instance } from '../instance.ts';
import type { Application } from '../model/application.ts';
import { changePasswordById, findPasswordChange } from '../model/change-password.ts';
import { defaultLoginIdTypes } from '../model/login.ts';
import { startPasswordChange } from '../model/start-password-change.ts';
import type { Tenant } from '../model/tenant.ts';
import { echoOf } from '../oauth/authorize-request.ts';
import { findClient } from '../oauth/client.ts';
import { formParams, type Params, queryParams, readForm } from '../oauth/params.ts';
import { fieldErrorsOf } from './field-errors.ts';
import type { FieldErrors } from './form.ts';
import { loginLink } from './login-link.ts';
import { messagePage } from './message-page.ts';
import { pageErrors } from './page-errors.ts';
import { changePage, forgotPage, ownerOf } from './password-pages.ts';
import { requireSameOrigin } from './require-same-origin.ts';
import { respond } from './respond.ts';
import { withQuery } from './with-query.ts';

type Context = {
  tenant: Tenant | undefined;
  application: Application | undefined;
  owner: string;
  /** The sign-in that was interrupted, to go on with. */
  echo: Record<string, string>;
};

/** `/password/forgot`, `/password/sent`, `/password/change/{id}` and `/password/complete`. */
export function passwordRouter(instance: Instance): Router {
  const router = Router();
  router.get('/password/forgot', (request, response) => {
    const { owner, echo } = contextOf(instance, queryParams(request));
    respond(response, forgotPage({ owner, hidden: echo, errors: {} }, echo.login_hint ?? ''));
  });
  router.post('/password/forgot', readForm, requireSameOrigin, (request, response) =>
    submitForgot(instance, request, response),
  );
  router.get('/password/sent', (request, response) => {
    const { owner } = contextOf(instance, queryParams(request));
    respond(response, sentPage(owner));
  });
  router.get('/password/change/:id', (request, response) => {
    showChange(instance, { response, id: request.params.id, params: queryParams(request) }, {});
  });
  router.post('/password/change/:id', readForm, requireSameOrigin, (request, response) =>
    submitChange(instance, request as Request<{ id: string }>, response),
  );
  router.get('/password/complete', (request, response) => {
    respond(response, completePage(instance, contextOf(instance, queryParams(request))));
  });
  return router.use(pageErrors);
}

function contextOf(instance: Instance, params: Params): Context {
  const client = findClient(instance, params.get('client_id'));
  const [only, ...others] = instance.tenants.list();
  const named = instance.tenants.get(params.get('tenantId') ?? '');
  const tenant = client?.tenant ?? named ?? (others.length === 0 ? only : undefined);
  const application = client?.application;
  return { tenant, application, owner: ownerOf(application, tenant), echo: echoOf(params) };
}

/** The answer is the same whoever was named, and goes out before anything is looked up. */
function submitForgot(instance: Instance, request: Request, response: Response): void {
  const params = formParams(request);
  const context = contextOf(instance, params);
  const loginId = params.get('loginId')?.trim();
  if (!loginId) {
    const errors = { loginId: ['This is required.'] };
    respond(response, forgotPage({ owner: context.owner, hidden: context.echo, errors }, ''));
    return;
  }
  response.redirect(303, withQuery('/password/sent', context.echo));
  setImmediate(() => {
    sendLink(instance, context, loginId).catch((error: unknown) => {
      instance.log({ message: 'could not send a forgotten password mail', error: String(error) });
    });
  });
}

async function sendLink(instance: Instance, context: Context, loginId: string): Promise<void> {
  const { tenant, application, echo } = context;
  if (!tenant) return;
  const own = application?.emailConfiguration.forgotPasswordEmailTemplateId;
  const templateId =
    typeof own === 'string' ? own : tenant.emailConfiguration.forgotPasswordEmailTemplateId;
  const user = instance.users.findByIdentity(loginId, defaultLoginIdTypes, tenant.id)?.user;
  if (!user || templateId === undefined) return;
  await startPasswordChange(instance, { user, tenant, application, templateId, state: echo });
}

type ChangeView = { response: Response; id: string; params: Params };

/** The form, or a way to a new link when this one is spent or has run out. */
function showChange(instance: Instance, view: ChangeView, errors: FieldErrors): void {
  const { response, id, params } = view;
  const { owner, echo } = contextOf(instance, params);
  const tenant = pendingTenant(instance, view);
  if (tenant) respond(response, changePage({ owner, hidden: echo, errors }, id, tenant));
  else respond(response, spentPage(owner, echo), { status: 404 });
}

/** The tenant of the user whose change the link is for; undefined when the link is no good. */
function pendingTenant(instance: Instance, { id, params }: ChangeView): Tenant | undefined {
  const pending = findPasswordChange(instance, id);
  const user = pending && instance.users.find(pending.userId ?? '')?.user;
  const asked = params.get('tenantId')?.toLowerCase() ?? user?.tenantId;
  return user && asked === user.tenantId ? instance.tenants.get(user.tenantId) : undefined;
}

async function submitChange(
  instance: Instance,
  request: Request<{ id: string }>,
  response: Response,
): Promise<void> {
  const params = formParams(request);
  const view: ChangeView = { response, id: request.params.id, params };
  if (!pendingTenant(instance, view)) return showChange(instance, view, {});
  const password = params.get('password') ?? '';
  if (password !== (params.get('passwordConfirm') ?? '')) {
    const errors = { passwordConfirm: ['The two passwords are not the same.'] };
    return showChange(instance, view, errors);
  }
  try {
    await changePasswordById(instance, { id: view.id, password, info: eventInfo(request) });
  } catch (error) {
    return showChange(instance, view, fieldErrorsOf(error));
  }
  response.redirect(303, withQuery('/password/complete', echoOf(params)));
}

function sentPage(owner: string) {
  return messagePage({
    owner,
    title: 'Check your mail',
    sentences: [
      'If there is an account with that name, we have sent its owner a link to set a new password.',
    ],
  });
}

function spentPage(owner: string, echo: Record<string, string>) {
  return messagePage({
    owner,
    title: 'This link no longer works',
    sentences: ['It was used before, or it has run out.'],
    link: { href: withQuery('/password/forgot', echo), text: 'Ask for a new one' },
  });
}

function completePage(instance: Instance, { owner, tenant, echo }: Context) {
  const href = loginLink(instance, tenant, echo);
  return messagePage({
    owner,
    title: 'Your password is set',
    sentences: ['You can sign in with it from now on.'],
    link: href === undefined ? undefined : { href, text: 'Login here' },
  });
}
