// Runs one call of the official client and turns its rejections into DirectoryErrors.
import { DirectoryError } from '../domain/directory-error.ts';
import { isUseful } from './exchange.ts';
import type { Answer } from './rest-client.ts';

export interface Failure {
  status: number | undefined;
  codes: readonly string[];
  messages: readonly string[];
}

/**
 * Awaits a call; `undefined` for 404, which the official client rejects with.
 * @throws DirectoryError
 */
export async function call<T>(
  name: string,
  promise: Promise<{ response: T; statusCode: number }>,
): Promise<T | undefined> {
  const result = await attempt(name, promise);
  if (result.ok) return result.value;
  if (result.failure.status === 404) return undefined;
  throw refusal(name, result.failure);
}

export type Attempt<T> = { ok: true; value: T; status: number } | { ok: false; failure: Failure };

/** Awaits a call that the caller wants to see fail with a 4xx. @throws DirectoryError `unavailable` */
export async function attempt<T>(
  name: string,
  promise: Promise<{ response: T; statusCode: number }>,
): Promise<Attempt<T>> {
  try {
    const { response, statusCode } = await promise;
    return { ok: true, value: response, status: statusCode };
  } catch (rejected) {
    const answer = rejected as Partial<Answer<unknown>>;
    const status = answer.statusCode;
    if (status === undefined || !isUseful(status)) {
      throw new DirectoryError('unavailable', { call: name, status, cause: faultOf(answer) });
    }
    return { ok: false, failure: { status, ...errorsOf(answer.exception) } };
  }
}

export function refusal(name: string, failure: Failure): DirectoryError {
  return new DirectoryError('refused', {
    call: name,
    status: failure.status,
    codes: failure.codes,
  });
}

/** Network faults only: a body may quote personal data and must not reach a log. */
function faultOf(answer: Partial<Answer<unknown>>): unknown {
  return answer.statusCode === undefined ? answer.exception : undefined;
}

/** What a code of FusionAuth looks like: `[duplicate]user.email`. It goes into logs, so nothing else may. */
const CODE = /^\[\w{1,60}\][\w.[\]-]{0,100}$/;

interface FusionAuthError {
  code?: unknown;
  message?: unknown;
}

/** `{fieldErrors: {field: [{code, message}]}, generalErrors: […]}`; fieldErrors is an object by field. */
function errorsOf(body: unknown): { codes: string[]; messages: string[] } {
  const { fieldErrors, generalErrors } = (body ?? {}) as {
    fieldErrors?: Record<string, FusionAuthError[]>;
    generalErrors?: FusionAuthError[];
  };
  const errors = [...Object.values(fieldErrors ?? {}).flat(), ...(generalErrors ?? [])];
  return {
    codes: errors.map(({ code }) => String(code)).filter((code) => CODE.test(code)),
    messages: errors.map(({ message }) => String(message)),
  };
}
