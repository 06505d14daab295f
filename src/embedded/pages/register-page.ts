// The form to register oneself.
import type { AuthorizeRequest } from '../oauth/authorize-request.ts';
import { type Field, type FieldErrors, form } from './form.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { withQuery } from './with-query.ts';

export function registerPage(
  request: AuthorizeRequest,
  entered: string,
  errors: FieldErrors,
): Html {
  const { application, tenant, echo } = request;
  const { minLength } = tenant.passwordValidationRules;
  const { confirmPassword, loginIdType } = application.registrationConfiguration;
  const fields: Field[] = [
    { ...(loginIdType === 'username' ? USERNAME : EMAIL), value: entered, autofocus: true },
    { ...PASSWORD, hint: `At least ${minLength} characters.` },
    ...(confirmPassword ? [CONFIRMATION] : []),
  ];
  const body = html`<h1>Create an account</h1>
${form('/oauth2/register', { hidden: echo, fields, errors, button: 'Register' })}
<p class="links"><a href="${withQuery('/oauth2/authorize', echo)}">I have an account</a></p>`;
  return layout({ title: 'Create an account', owner: application.name, body });
}

const EMAIL: Field = {
  ...{ name: 'user.email', label: 'Email', type: 'email', placeholder: 'Email' },
  autocomplete: 'email',
};
const USERNAME: Field = {
  ...{ name: 'user.username', label: 'Username', type: 'text', placeholder: 'Username' },
  autocomplete: 'username',
};
const PASSWORD: Field = {
  ...{ name: 'user.password', label: 'Password', type: 'password', placeholder: 'Password' },
  autocomplete: 'new-password',
};
const CONFIRMATION: Field = {
  ...{ name: 'passwordConfirm', label: 'Confirm password', type: 'password' },
  ...{ placeholder: 'Confirm password', autocomplete: 'new-password' },
};
