// The pages around a forgotten password.
import type { Application } from '../model/application.ts';
import type { Tenant } from '../model/tenant.ts';
import { type FieldErrors, form } from './form.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

type Context = {
  /** The application's name, or the tenant's. */
  owner: string;
  hidden: Record<string, string>;
  errors: FieldErrors;
};

export function ownerOf(application: Application | undefined, tenant: Tenant | undefined): string {
  return application?.name ?? tenant?.name ?? 'FusionAuth';
}

export function forgotPage({ owner, hidden, errors }: Context, entered: string): Html {
  const body = html`<h1>Forgot your password?</h1>
<p>Type your email or username, and we will send you a link to set a new password.</p>
${form('/password/forgot', {
  hidden,
  fields: [
    {
      ...{ name: 'loginId', label: 'Email or username', type: 'text', placeholder: 'Login' },
      ...{ autocomplete: 'username', value: entered, autofocus: true },
    },
  ],
  errors,
  button: 'Submit',
})}`;
  return layout({ title: 'Forgot your password?', owner, body });
}

export function changePage({ owner, hidden, errors }: Context, id: string, tenant: Tenant): Html {
  const { minLength } = tenant.passwordValidationRules;
  const body = html`<h1>Set your password</h1>
${form(`/password/change/${encodeURIComponent(id)}`, {
  hidden,
  fields: [
    {
      ...{ name: 'password', label: 'Password', type: 'password', placeholder: 'Password' },
      ...{
        autocomplete: 'new-password',
        autofocus: true,
        hint: `At least ${minLength} characters.`,
      },
    },
    {
      ...{ name: 'passwordConfirm', label: 'Confirm password', type: 'password' },
      ...{ placeholder: 'Confirm password', autocomplete: 'new-password' },
    },
  ],
  errors,
  button: 'Submit',
})}`;
  return layout({ title: 'Set your password', owner, body });
}
