// Says of one call of a page what it is, or why it is refused: in the words that its caller will read.
import { checkProperties } from './check-properties.ts';
import { type PageCall, pageCall } from './page-call.ts';

/** Why a call is not kept: the sentence that its page is told, and what it is about. */
export interface Refusal {
  field?: string;
  reason: string;
}

/** Fullstory takes a call of 512 KB at most. */
const MOST_BYTES = 512 * 1024;

/** @param member the account's id of whoever is signed in: the one uid that is taken from this browser */
export function readCall(op: unknown, member: string | undefined): PageCall | Refusal {
  const result = pageCall.safeParse(op);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.filter((part) => part !== 'options').join('.') || 'op';
    return refusal(field, issue?.message ?? 'is not what it should be');
  }
  const call = result.data;
  const problem = ofOptions(call, member);
  if (problem) return problem;
  const bytes = Buffer.byteLength(JSON.stringify(call.options));
  return bytes > MOST_BYTES ? refusal('options', 'may take 512 KB at most') : call;
}

export function isRefusal(read: PageCall | Refusal): read is Refusal {
  return 'reason' in read;
}

function ofOptions(call: PageCall, member: string | undefined): Refusal | undefined {
  if (call.op === 'setIdentity')
    return ofIdentity(call.options, member) ?? ofProperties(call, 'user');
  if (call.op === 'setProperties') return ofProperties(call, call.options.type);
  if (call.op === 'trackEvent') return ofProperties(call, 'event');
  return undefined;
}

type Options<Op extends PageCall['op']> = Extract<PageCall, { op: Op }>['options'];

function ofIdentity(
  { uid, anonymous, consent }: Options<'setIdentity'>,
  member: string | undefined,
): Refusal | undefined {
  if (anonymous) return uid === undefined ? undefined : refusal('anonymous', 'stands alone');
  if (uid === undefined) {
    return consent === undefined
      ? refusal('uid', 'or anonymous, or consent must be there')
      : undefined;
  }
  if (member === undefined)
    return refusal('uid', 'counts only for a member, and nobody is signed in');
  return uid === member
    ? undefined
    : refusal('uid', 'must be the id of the member who is signed in');
}

function ofProperties(
  call: Extract<PageCall, { op: 'setIdentity' | 'setProperties' | 'trackEvent' }>,
  of: 'user' | 'page' | 'document' | 'event',
): Refusal | undefined {
  const { properties, schema } = call.options;
  if (properties === undefined && call.op !== 'setProperties') return undefined;
  const problem = checkProperties(properties, schema, { version: call.v, of });
  return problem && refusal(problem.field, problem.reason);
}

function refusal(field: string, reason: string): Refusal {
  return { field, reason: `${field} ${reason}` };
}
