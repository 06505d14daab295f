// Form fields with their label, hint and errors tied together, and the region that announces errors.
import { type Html, html } from './html.ts';

export type Field = {
  name: string;
  label: string;
  type: 'text' | 'email' | 'password';
  placeholder: string;
  autocomplete: string;
  value?: string | undefined;
  hint?: string;
  autofocus?: boolean;
};

/** Sentences by the name of the field they are about; `''` holds those about no field. */
export type FieldErrors = Record<string, string[]>;

/** A form to `action`; `hidden` goes along unseen. */
export function form(
  action: string,
  parts: { hidden: Record<string, string>; fields: Field[]; errors: FieldErrors; button: string },
): Html {
  const { hidden, fields, errors, button } = parts;
  return html`${alert(errors, fields)}
<form method="post" action="${action}" novalidate>
${Object.entries(hidden).map(([name, value]) => {
  return html`<input type="hidden" name="${name}" value="${value}">`;
})}
${fields.map((field) => input(field, errorsOf(errors, field.name)))}
<button>${button}</button>
</form>`;
}

/** The errors about no field, or a word that there are some further down. */
function alert(errors: FieldErrors, fields: Field[]): Html {
  const general = errorsOf(errors, '');
  const wrong = fields.filter(({ name }) => errorsOf(errors, name).length > 0);
  if (general.length === 0 && wrong.length === 0) return html``;
  const sentences =
    general.length > 0 ? general : [`Please check: ${wrong.map(({ label }) => label).join(', ')}.`];
  return html`<div class="alert" role="alert">${sentences.map((text) => html`<p>${text}</p>`)}</div>`;
}

function input(field: Field, errors: string[]): Html {
  const { name, label, type, placeholder, autocomplete, value, hint, autofocus } = field;
  const id = name.replaceAll('.', '-');
  const described = [hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean);
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" placeholder="${placeholder}"
autocomplete="${autocomplete}" ${value !== undefined && html`value="${value}"`} required
autocapitalize="none" spellcheck="false" ${autofocus && html`autofocus`}
${described.length > 0 && html`aria-describedby="${described.join(' ')}"`}
${errors.length > 0 && html`aria-invalid="true"`}>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${errors.length > 0 && html`<p class="error" id="${id}-error">${errors.join(' ')}</p>`}
</div>`;
}

function errorsOf(errors: FieldErrors, name: string): string[] {
  return Object.hasOwn(errors, name) ? (errors[name] ?? []) : [];
}
