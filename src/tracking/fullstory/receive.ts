// Takes what the page script posts: every call by itself, the good ones into the log in their order.
import { AppError } from '../../domain/errors.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../../domain/random.ts';
import type { TrackLog } from '../../domain/tracking/track-log.ts';
import type { TrackOp } from '../../domain/tracking/tracked-event.ts';
import type { SignedIn } from '../whose.ts';
import { type PageBatch, type PageCall, pageBatch } from './page-call.ts';
import { pageTime } from './page-time.ts';
import { isRefusal, type Refusal, readCall } from './read-call.ts';
import { type Arrival, released, toTrackOps } from './to-track-ops.ts';

export interface PageCallSettings {
  log: Pick<TrackLog, 'append'>;
  now: Clock;
  random: RandomBytes;
  /** Takes one from a page's share of an operation at an instant: 0, or the milliseconds until there is room. */
  take(op: PageCall['op'], page: string, at: number): number;
}

export interface Sender {
  /** Whoever is signed in. */
  member?: SignedIn | undefined;
  /** Nothing that tells one browser from another may be kept. */
  anonymous: boolean;
}

export interface Received {
  /** By their place in the batch. */
  refused: Record<number, Refusal>;
  /** A release was among them. */
  released: boolean;
  /** When some were too many, milliseconds until there is room again; or 0. */
  wait: number;
}

export type ReceivePageCalls = (batch: unknown, sender: Sender) => Promise<Received>;

const TOLD_APART: Refusal = {
  field: 'uid',
  reason: 'This browser asks not to be told apart, so nobody is identified.',
};

/** A call that is refused takes nothing of the page's share. @throws AppError `invalid_field`, for the whole batch */
export function pageCallReceiver(settings: PageCallSettings): ReceivePageCalls {
  const { log, now } = settings;
  return async (batch, sender) => {
    const { page, sent, ops } = readBatch(batch);
    const arrival = { sent, received: now(), anonymous: sender.anonymous };
    const judge = judging(settings, { ...arrival, page, member: sender.member });
    const verdicts = ops.map(judge);
    const written = verdicts.flatMap((verdict) => verdict.write);
    if (written.length > 0) await log.append(written);
    const waits = verdicts.map(({ wait = 0 }) => wait);
    return {
      refused: Object.fromEntries(
        verdicts.flatMap(({ refusal }, place) => (refusal ? [[place, refusal]] : [])),
      ),
      released: verdicts.some((verdict) => verdict.released),
      wait: Math.max(...waits),
    };
  };
}

/** What becomes of one call. */
interface Verdict {
  write: TrackOp[];
  refusal?: Refusal;
  wait?: number;
  /** Also of a release that is one too many: it is not written down, but the browser has forgotten all the same. */
  released?: boolean;
}

type Origin = Arrival & { page: string; member: SignedIn | undefined };

function judging({ take, random }: PageCallSettings, origin: Origin) {
  return (op: unknown): Verdict => {
    const call = readCall(op, origin);
    if (isRefusal(call)) return { refusal: call, write: [bad(call, origin.received, random)] };
    if (origin.anonymous && tellsApart(call)) return { refusal: TOLD_APART, write: [] };
    const wait = take(call.op, origin.page, pageTime(call.at, origin));
    if (wait > 0)
      return { refusal: tooMany(call.op, wait), wait, write: [], released: released(call) };
    return { write: toTrackOps(call, origin), released: released(call) };
  };
}

/** Whether a call says who the user is, or what is theirs alone. */
function tellsApart(call: PageCall): boolean {
  if (call.op === 'setIdentity') return call.options.uid !== undefined;
  return call.op === 'setProperties' && call.options.type === 'user';
}

function tooMany(op: string, wait: number): Refusal {
  return {
    reason: `Too many calls of ${op} on one page. Try again in ${Math.ceil(wait / 1000)} s.`,
  };
}

/** Not what came, which may be anybody's and leads to nobody: what was wrong with it. */
function bad({ reason }: Refusal, receivedAt: number, random: RandomBytes): TrackOp {
  const id = uuidv7(receivedAt, random);
  return { type: 'bad', bad: { id, receivedAt, source: 'fullstory', reason, payload: '' } };
}

function readBatch(batch: unknown): PageBatch {
  const result = pageBatch.safeParse(batch);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') || 'body';
  throw new AppError('invalid_field', { field, reason: 'is not what it should be' });
}
