// What no page of FusionAuth's and no release note decides, and what the embedded server does about it.
// docs/embedded-fusionauth.md prints this table; undocumented.ts checks it.

export interface Choice {
  /** The question, and what is known about it. */
  question: string;
  chosen: string;
}

export const choices = {
  emptyUsername: {
    question:
      'What does `"username": ""` do in a PATCH? FusionAuth’s sample for anonymous users sends it.',
    chosen: 'It drops the username.',
  },
  removeUsername: {
    question: 'May a JSON patch remove `/user/username`?',
    chosen: 'Yes; the paths begin at the request’s envelope.',
  },
  failedTest: {
    question: 'What does a JSON patch answer whose `test` fails? The docs defer to RFC 6902.',
    chosen: '400, and nothing is changed.',
  },
  nullInPatch: {
    question:
      'What does null do in a PATCH? The docs allow null on no API; older ones let it remove a value (#706).',
    chosen: 'It removes the value, in a merge patch (RFC 7396) and in `application/json`.',
  },
  concurrentPatches: {
    question: 'Are concurrent PATCHes of one user lost? In 1.60.1 they are (#3206, open).',
    chosen: 'Each is answered 200. Here all are kept, unless the server is told to lose them.',
  },
  deactivatedLogin: {
    question: 'What does signing in as a deactivated user answer? The docs say only that it fails.',
    chosen: '423.',
  },
  vendedIssuer: {
    question:
      'Does a vended token get an `iss`? The sample in the docs has one; the text does not say.',
    chosen: 'Only the caller’s.',
  },
  unsortable: {
    question:
      'What does sorting users by a field that is not sortable answer, such as lastUpdateInstant?',
    chosen: '400, naming the field.',
  },
  unknownProperties: {
    question: 'What do unknown properties in a request do?',
    chosen: 'Nothing, as in production (#1584).',
  },
  unknownTenant: {
    question: 'What does a tenant header answer that names no tenant?',
    chosen: '400 [InvalidTenantId].',
  },
} as const satisfies Record<string, Choice>;
