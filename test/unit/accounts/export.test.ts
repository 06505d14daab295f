// The export says everything that is kept, and nothing that is only the service's own.
import { expect, it } from 'vitest';
import { exported } from '../../../src/accounts/export.ts';
import { session } from '../../support/changes.ts';
import { registeredRow, stubRow } from './rows.ts';

const at = Date.UTC(2026, 10, 22, 12);
const iso = '2026-11-22T12:00:00.000Z';

it('of a guest is the profile and the events, in the order in which they came', () => {
  const row = { ...stubRow(), createdAt: at, seenAt: at + 1000 };
  const seen = { id: 'e1', account: row.id, name: 'film.seen', at, data: { film: 'pennies' } };
  const left = { id: 'e2', account: row.id, name: 'film.left', at: at + 1000 };
  expect(exported(row, { events: [seen, left] })).toEqual({
    account: row.id,
    state: 'anonymous',
    openedAt: iso,
    lastSeenAt: '2026-11-22T12:00:01.000Z',
    profile: { videosWatched: 1 },
    events: [
      { id: 'e1', name: 'film.seen', at: iso, data: { film: 'pennies' } },
      { id: 'e2', name: 'film.left', at: '2026-11-22T12:00:01.000Z' },
    ],
  });
});

it('has the address that was asked for, and none once it is withdrawn', () => {
  const row = registeredRow();
  expect(exported(row, { events: [] })).toMatchObject({
    email: 'ann@example.com',
    state: 'registered',
  });
  const { conversion } = row;
  const withdrawn = { ...row, ...(conversion && { conversion: { ...conversion, email: '' } }) };
  expect(exported(withdrawn, { events: [] })).not.toHaveProperty('email');
});

it('has what each device brought while that can be undone, and when it was', () => {
  const held = { kind: 'counter', held: 3 } as const;
  const entry = { id: 'm', stub: 's1', at, fields: { videosWatched: held } };
  const undone = { id: 'n', stub: 's2', at, fields: {}, undoneAt: at };
  const told = exported({ ...registeredRow(), merges: [entry, undone] }, { events: [] });
  expect(told.merges).toEqual([
    { stub: 's1', at: iso, profile: { videosWatched: 3 } },
    { stub: 's2', at: iso, undone: iso },
  ]);
});

it('says nothing of merges where there were none', () => {
  expect(exported(stubRow(), { events: [] })).not.toHaveProperty('merges');
});

it('of a member has where they are signed in, by which address, and no key to that', () => {
  const row = registeredRow();
  const about = { email: 'ann@example.com', roles: ['teller'], workspace: 'north' };
  const open = session(row.id, { ...about, openedAt: at, seenAt: at, authenticatedAt: at });
  const told = exported(row, { events: [], sessions: [open] });
  expect(told.sessions).toEqual([
    { ...about, passwordAskedAt: iso, openedAt: iso, lastSeenAt: iso },
  ]);
  const unknown = exported(row, { events: [], sessions: [{ ...open, authenticatedAt: 0 }] });
  expect(unknown.sessions?.[0]).not.toHaveProperty('passwordAskedAt');
});
