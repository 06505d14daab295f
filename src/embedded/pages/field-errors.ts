// Turns the API's refusal of a form into sentences beside the fields.
import { ApiError, type ErrorEntry } from '../http/api-error.ts';
import type { FieldErrors } from './form.ts';

/** For people; the API's own messages name its properties. */
const SENTENCES: Record<string, string> = {
  blank: 'This is required.',
  missing: 'This is required.',
  duplicate: 'An account with this already exists.',
  notEmail: 'This is not an email address.',
};

/** Errors by field; `rename` maps the API's names to the form's. Throws what is no 400 on. */
export function fieldErrorsOf(error: unknown, rename: Record<string, string> = {}): FieldErrors {
  if (!(error instanceof ApiError) || error.status !== 400) throw error;
  const { fieldErrors = {}, generalErrors = [] } = error.body ?? {};
  const named = Object.entries(fieldErrors).map(([field, entries]) => {
    const name = Object.hasOwn(rename, field) ? (rename[field] ?? field) : field;
    return [name, entries.map(sentence)] as const;
  });
  const general = generalErrors.map(sentence);
  return Object.fromEntries([...named, ...(general.length > 0 ? [['', general] as const] : [])]);
}

function sentence({ code, message }: ErrorEntry): string {
  const reason = /^\[(\w+)\]/.exec(code)?.[1] ?? '';
  return Object.hasOwn(SENTENCES, reason) ? (SENTENCES[reason] ?? message) : message;
}
