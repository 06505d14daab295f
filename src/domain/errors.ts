// One catalogue of refusals: code → HTTP status, public sentence, whether trying again can help.

const CATALOGUE = {
  invalid_field: { status: 422, sentence: 'A field is not what it should be.', retryable: false },
  invalid_body: { status: 400, sentence: 'The body could not be read.', retryable: false },
  body_too_large: { status: 413, sentence: 'The body is too large.', retryable: false },
  unsupported_media_type: {
    status: 415,
    sentence: 'The body must be JSON or a form.',
    retryable: false,
  },
  unknown_action: { status: 422, sentence: 'The site declares no such action.', retryable: false },
  profile_full: {
    status: 409,
    sentence: 'No more fit into this part of the profile.',
    retryable: false,
  },
  repeated_key: {
    status: 409,
    sentence: 'This Idempotency-Key was used before, for something else.',
    retryable: false,
  },
  no_visitor: { status: 401, sentence: 'There is no visitor with this request.', retryable: false },
  members_only: { status: 403, sentence: 'Sign in to do this.', retryable: false },
  cross_site: { status: 403, sentence: 'This request came from another site.', retryable: false },
  link_ended: {
    status: 410,
    sentence: 'This link has been used, or is too old.',
    retryable: false,
  },
  sign_in_failed: { status: 400, sentence: 'The sign-in could not be completed.', retryable: true },
  bad_signature: { status: 401, sentence: 'The signature does not match.', retryable: false },
  not_found: { status: 404, sentence: 'There is nothing here.', retryable: false },
  method_not_allowed: {
    status: 405,
    sentence: 'This method is not allowed here.',
    retryable: false,
  },
  incognito: {
    status: 409,
    sentence: 'Privacy mode is on, so nothing is recorded.',
    retryable: false,
  },
  too_many_visitors: {
    status: 429,
    sentence: 'Too many new visitors at once. Try again later.',
    retryable: true,
  },
  too_many_releases: {
    status: 429,
    sentence: 'Too many at once. Try again in a moment.',
    retryable: true,
  },
  nothing_to_merge: {
    status: 409,
    sentence: 'This device carries nothing that could be added to your account.',
    retryable: false,
  },
  device_taken: {
    status: 409,
    sentence: 'This device carries other activity. Add it to your account or forget it first.',
    retryable: false,
  },
  undo_ended: {
    status: 410,
    sentence: 'This can no longer be undone.',
    retryable: false,
  },
  busy: { status: 409, sentence: 'This is being done already.', retryable: true },
  directory_unavailable: {
    status: 503,
    sentence: 'The sign-in service cannot be reached. Try again in a minute; nothing is lost.',
    retryable: true,
  },
  fault: { status: 500, sentence: 'Something went wrong on our side.', retryable: true },
} as const;

export type ErrorCode = keyof typeof CATALOGUE;

/** Every code with its status and public sentence, for docs and the API description. */
export const errorCatalogue: Readonly<
  Record<ErrorCode, { status: number; sentence: string; retryable: boolean }>
> = CATALOGUE;

/** A refusal that the caller is told about. `field` names the offending input, `reason` says what is wrong with it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly reason: string | undefined;
  /** When trying again can help, milliseconds from now; undefined when nobody knows. */
  readonly wait: number | undefined;

  constructor(
    code: ErrorCode,
    about: { field?: string; reason?: string; wait?: number; cause?: unknown } = {},
  ) {
    super(about.reason ?? CATALOGUE[code].sentence, { cause: about.cause });
    this.name = 'AppError';
    this.code = code;
    this.field = about.field;
    this.reason = about.reason;
    this.wait = about.wait;
  }

  get status(): number {
    return CATALOGUE[this.code].status;
  }

  get retryable(): boolean {
    return CATALOGUE[this.code].retryable;
  }
}
