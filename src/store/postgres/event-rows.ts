// The event table: how a batch finds out which events are there already, appends and erases.
import type { Change } from '../../domain/change.ts';
import { isUuid } from '../../domain/random.ts';
import type { Passage } from './passage.ts';
import type { Statement } from './statement.ts';
import { eraseMembers } from './tracked-rows.ts';

/**
 * An event that comes again after longer than this counts again. The index of each week within it is looked
 * into once for every change; clients that repeat a request do so within a day.
 */
const REPEAT_MS = 7 * 24 * 60 * 60 * 1000;

/** Every id that the event of a change may have: looked for before it is known what the change does. */
export function eventsOf(change: Change): string[] {
  const ids = 'action' in change ? [change.action.id] : [];
  if ('id' in change) ids.push(change.id);
  if ('merge' in change) ids.push(change.merge);
  return ids;
}

/** Which of these accounts' events are in the table; to be asked under the accounts' locks. */
export function knownEvents(changes: readonly Change[]): Statement {
  const pairs = changes
    .flatMap((change) => eventsOf(change).map((event) => ({ account: change.account, event })))
    .filter(({ account, event }) => isUuid(account) && isUuid(event));
  const earliest = Math.min(...changes.map(({ at }) => at)) - REPEAT_MS;
  return {
    name: 'known events',
    text: KNOWN,
    values: [pairs.map(({ account }) => account), pairs.map(({ event }) => event), earliest],
  };
}

const KNOWN = `
  SELECT event.account, event.id FROM unnest($1::uuid[], $2::uuid[]) AS asked (account, id)
  JOIN event ON event.account = asked.account AND event.id = asked.id AND event.at >= $3`;

export function writeEvents(passages: readonly Passage[]): Statement[] {
  const erased = passages.filter(({ erased }) => erased).map(({ id }) => id);
  const events = passages.flatMap(({ events }) => events);
  const statements: Statement[] = [];
  if (erased.length > 0) {
    statements.push({ name: 'erase events', text: ERASE, values: [erased] });
    statements.push(...eraseMembers(erased));
  }
  if (events.length > 0) {
    const values = [
      events.map(({ account }) => account),
      events.map(({ id }) => id),
      events.map(({ at }) => at),
      events.map(({ name }) => name),
      events.map(({ data }) => data),
    ];
    statements.push({ name: 'append events', text: APPEND, values });
  }
  return statements;
}

const ERASE = 'DELETE FROM event WHERE account = ANY($1::uuid[])';

const APPEND = `
  INSERT INTO event (account, id, at, name, data)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[])`;
