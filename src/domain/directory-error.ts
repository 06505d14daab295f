// What can go wrong with FusionAuth: it is away, or it refuses.

export class DirectoryError extends Error {
  readonly kind: 'unavailable' | 'refused';
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** FusionAuth's error codes, like `[duplicate]user.email`; never its messages, which quote input. */
  readonly codes: readonly string[];

  constructor(
    kind: 'unavailable' | 'refused',
    about: {
      call: string;
      status?: number | undefined;
      codes?: readonly string[];
      cause?: unknown;
    },
  ) {
    const status = about.status === undefined ? 'no answer' : `status ${about.status}`;
    const codes = about.codes?.length ? ` (${about.codes.join(', ')})` : '';
    super(`FusionAuth ${about.call}: ${status}${codes}`, { cause: about.cause });
    this.name = 'DirectoryError';
    this.kind = kind;
    this.status = about.status;
    this.codes = about.codes ?? [];
  }
}
