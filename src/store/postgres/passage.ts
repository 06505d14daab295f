// One account's way through a batch: its row as it was read, and what the changes so far have made of it.
import type { Account } from '../../domain/account.ts';
import type { Event } from '../../domain/event.ts';
import { type Figure, figuresOf } from '../../domain/figures.ts';
import { isUuid } from '../../domain/random.ts';
import type { Transition } from '../../domain/transition/result.ts';
import type { SessionRows } from './session-rows.ts';

type Done = Extract<Transition, { type: 'done' }>;

export interface EventRow extends Omit<Event, 'data'> {
  data: string | null;
}

export interface Passage {
  readonly id: string;
  /** As it was read; undefined when there was no row. */
  readonly before: Account | undefined;
  /** As it stands; undefined when there is none, or none any more. */
  account: Account | undefined;
  /** The account's text. */
  doc: string;
  /** Events of this batch among those that the account has. */
  readonly known: Set<string>;
  events: EventRow[];
  /** What all that counts for. */
  figures: Figure[];
  /** The events in the table go first. */
  erased: boolean;
  /** The row went at least once, and the lease on it. */
  forgotten: boolean;
}

export function openPassage(id: string, doc: string | undefined): Passage {
  const account = doc === undefined ? undefined : (JSON.parse(doc) as Account);
  return {
    id,
    before: account,
    account,
    doc: doc ?? '',
    known: new Set(),
    events: [],
    figures: [],
    erased: false,
    forgotten: false,
  };
}

/** Takes what a transition decided. All or nothing: what cannot be written throws before anything is noted. */
export function advance(
  passage: Passage,
  sessions: SessionRows,
  { done, at }: { done: Done; at: number },
): void {
  const { account, event, session, eraseEvents, forget } = done;
  if (!isUuid(passage.id)) throw new Error('the id of an account must be a UUID');
  const doc = account === passage.account ? passage.doc : JSON.stringify(account);
  const row = event && eventRow(event);
  if (session) sessions.apply(session);
  passage.figures.push(...figuresOf(passage.account, account, at));
  Object.assign(passage, { account, doc });
  if (row) append(passage, row);
  if (eraseEvents) erase(passage);
  if (forget) Object.assign(passage, { account: undefined, doc: '', forgotten: true });
}

function eventRow({ data, ...event }: Event): EventRow {
  if (!isUuid(event.id)) throw new Error('the id of an event must be a UUID');
  return { ...event, data: data ? JSON.stringify(data) : null };
}

function append(passage: Passage, event: EventRow): void {
  passage.known.add(event.id);
  passage.events.push(event);
}

function erase(passage: Passage): void {
  passage.known.clear();
  passage.events = [];
  passage.erased = true;
}
