// Says of one call of a page what it is, or why it is refused: in the words that its caller will read.
import type { SignedIn } from '../whose.ts';
import { checkProperties } from './check-properties.ts';
import { type PageCall, pageCall } from './page-call.ts';
import { madeAtLatest, type Underway } from './page-time.ts';

/** How a call came, and with whose session. */
export interface CallOrigin extends Underway {
  /** Whoever is signed in: their account's id is the one uid that is taken from this browser. */
  member: SignedIn | undefined;
}

/** Why a call is not kept: the sentence that its page is told, and what it is about. */
export interface Refusal {
  field?: string;
  reason: string;
}

/** Fullstory takes a call of 512 KB at most. */
const MOST_BYTES = 512 * 1024;

export function readCall(op: unknown, origin: CallOrigin): PageCall | Refusal {
  const result = pageCall.safeParse(op);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.filter((part) => part !== 'options').join('.') || 'op';
    return refusal(field, issue?.message ?? 'is not what it should be');
  }
  const call = result.data;
  const problem = ofOptions(call, origin);
  if (problem) return problem;
  const bytes = Buffer.byteLength(JSON.stringify(call.options));
  return bytes > MOST_BYTES ? refusal('options', 'may take 512 KB at most') : call;
}

export function isRefusal(read: PageCall | Refusal): read is Refusal {
  return 'reason' in read;
}

function ofOptions(call: PageCall, origin: CallOrigin): Refusal | undefined {
  if (call.op === 'setIdentity') return ofIdentity(call, origin) ?? ofProperties(call, 'user');
  if (call.op === 'setProperties') return ofProperties(call, call.options.type);
  if (call.op === 'trackEvent') return ofProperties(call, 'event');
  return undefined;
}

type CallOf<Op extends PageCall['op']> = Extract<PageCall, { op: Op }>;

function ofIdentity(
  { at, options }: CallOf<'setIdentity'>,
  { member, ...underway }: CallOrigin,
): Refusal | undefined {
  const { uid, anonymous, consent } = options;
  if (anonymous) return uid === undefined ? undefined : refusal('anonymous', 'stands alone');
  if (uid === undefined) {
    return consent === undefined
      ? refusal('uid', 'or anonymous, or consent must be there')
      : undefined;
  }
  if (member === undefined)
    return refusal('uid', 'counts only for a member, and nobody is signed in');
  if (uid !== member.account)
    return refusal('uid', 'must be the id of the member who is signed in');
  // What had waited from before may be anybody's, whatever the page still remembers.
  return madeAtLatest(at, underway) < member.openedAt
    ? refusal('uid', 'counts only for what was said since that member signed in')
    : undefined;
}

function ofProperties(
  call: CallOf<'setIdentity' | 'setProperties' | 'trackEvent'>,
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
