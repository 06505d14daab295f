// Decides a batch in memory, between reading and writing: each change in its order, on what those before
// it made of the row.
import type { Change, Outcome } from '../../domain/change.ts';
import { transition } from '../../domain/transition/index.ts';
import { eventsOf } from './event-rows.ts';
import type { Answer as Told } from './group-commit.ts';
import { advance, openPassage, type Passage } from './passage.ts';
import { type SessionRows, sessionRows } from './session-rows.ts';

export type Answer = Told<Outcome>;

export interface Decided {
  /** One for each change, in order. */
  answers: Answer[];
  passages: Passage[];
  sessions: SessionRows;
}

/** What was read under the locks. */
export interface Found {
  accounts: readonly { id: string; doc: string }[];
  events: readonly { account: string; id: string }[];
}

export function decide(changes: readonly Change[], found: Found): Decided {
  const docs = new Map(found.accounts.map(({ id, doc }) => [id, doc]));
  const passages = new Map<string, Passage>();
  for (const { account } of changes) {
    if (!passages.has(account)) passages.set(account, openPassage(account, docs.get(account)));
  }
  for (const { account, id } of found.events) passages.get(account)?.known.add(id);
  const sessions = sessionRows();
  const answers = changes.map((change) => {
    try {
      return { value: outcome(passages.get(change.account) as Passage, sessions, change) };
    } catch (error) {
      return { error };
    }
  });
  return { answers, sessions, passages: sorted([...passages.values()]) };
}

function outcome(passage: Passage, sessions: SessionRows, change: Change): Outcome {
  const decided = transition(passage.account, change);
  if (decided.type === 'repeated') return repeated(passage);
  if (decided.type === 'refused') return { ...decided, ...rowOf(passage) };
  const { event } = decided;
  if (event && !eventsOf(change).includes(event.id)) throw new Error('an event nobody looked for');
  if (event && passage.known.has(event.id)) return repeated(passage);
  advance(passage, sessions, { done: decided, at: change.at });
  return { type: 'done', account: JSON.parse(passage.doc || JSON.stringify(decided.account)) };
}

/** An event that is known although its account is not: the account was forgotten. */
function repeated(passage: Passage): Outcome {
  const { account } = rowOf(passage);
  return account ? { type: 'repeated', account } : { type: 'refused', reason: 'stale' };
}

/** The row as it stands, a copy for each who is told. */
function rowOf({ account, doc }: Passage) {
  return account ? { account: JSON.parse(doc) } : {};
}

function sorted(passages: Passage[]): Passage[] {
  return passages.sort((a, b) => (a.id < b.id ? -1 : 1));
}
