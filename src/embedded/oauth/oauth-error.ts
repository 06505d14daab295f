// An OAuth refusal as FusionAuth words it: RFC 6749's error, its own reason, and a sentence.
// Source: FusionAuth docs, lifecycle/authenticate-users/oauth/endpoints#oautherror.

/** Where the client wants to hear of the error; only set once the address is known to be its own. */
export type ErrorTarget = { redirectUri: string; state: string | undefined };

export class OAuthError extends Error {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  readonly target: ErrorTarget | undefined;

  /**
   * @param kind `error/reason`, such as `invalid_request/missing_code`
   * @param sentence for people; never holds a credential
   */
  constructor(kind: string, sentence: string, status = 400, target?: ErrorTarget) {
    super(sentence);
    const [error = '', reason = ''] = kind.split('/');
    this.error = error;
    this.reason = reason;
    this.status = status;
    this.target = target;
  }
}

/** The error as a document. */
export function errorDocument({ error, reason, message }: OAuthError) {
  return { error, error_description: message, error_reason: reason };
}
