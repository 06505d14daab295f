// The sign-in form.
import type { AuthorizeRequest } from '../oauth/authorize-request.ts';
import { type FieldErrors, form } from './form.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { withQuery } from './with-query.ts';

export function loginPage(request: AuthorizeRequest, entered: string, errors: FieldErrors): Html {
  const { application, echo } = request;
  const body = html`<h1>Sign in</h1>
${form('/oauth2/authorize', {
  hidden: echo,
  fields: [
    {
      ...{ name: 'loginId', label: 'Email or username', type: 'text', placeholder: 'Login' },
      ...{ autocomplete: 'username', value: entered, autofocus: entered === '' },
    },
    {
      ...{ name: 'password', label: 'Password', type: 'password', placeholder: 'Password' },
      ...{ autocomplete: 'current-password', autofocus: entered !== '' },
    },
  ],
  errors,
  button: 'Submit',
})}
<p class="links"><a href="${withQuery('/password/forgot', echo)}">Forgot your password?</a>
${
  application.registrationConfiguration.enabled &&
  html`<a href="${withQuery('/oauth2/register', echo)}">Create an account</a>`
}</p>`;
  return layout({ title: 'Sign in', owner: application.name, body });
}
