// The session table: what a batch does to sessions, brought down to one statement of each kind.
import type { Session } from '../../domain/session.ts';
import type { SessionEffect } from '../../domain/transition/result.ts';
import type { Statement } from './statement.ts';

export interface SessionRows {
  /** Notes one effect, after those before it. @throws when a session of that hash has just been opened */
  apply(effect: SessionEffect): void;
  /** Removing goes first, so that nothing ended is touched. */
  statements(): Statement[];
}

export function sessionRows(): SessionRows {
  const opened = new Map<string, Session>();
  const touched = new Map<string, number>();
  const ended = new Set<string>();
  const endedAll = new Set<string>();
  const endedOlder = new Map<string, number>();

  function apply(effect: SessionEffect): void {
    switch (effect.type) {
      case 'open':
        if (opened.has(effect.session.hash)) throw new Error('two sessions with one hash');
        if (effect.since !== undefined) endOlder(effect.session.account, effect.since);
        opened.set(effect.session.hash, effect.session);
        return;
      case 'touch':
        touch(effect.hash, effect.at);
        return;
      case 'end':
        opened.delete(effect.hash);
        ended.add(effect.hash);
        return;
      case 'endAll':
        for (const { hash, account } of opened.values())
          if (account === effect.account) opened.delete(hash);
        endedAll.add(effect.account);
    }
  }

  function touch(hash: string, at: number): void {
    const session = opened.get(hash);
    if (session) opened.set(hash, { ...session, seenAt: Math.max(session.seenAt, at) });
    else touched.set(hash, Math.max(touched.get(hash) ?? at, at));
  }

  function endOlder(account: string, since: number): void {
    for (const [hash, session] of opened) {
      if (session.account === account && session.authenticatedAt < since) opened.delete(hash);
    }
    endedOlder.set(account, Math.max(endedOlder.get(account) ?? since, since));
  }

  return {
    apply,
    statements: () => [
      ...(endedAll.size > 0 ? [{ name: 'end all', text: END_ALL, values: [[...endedAll]] }] : []),
      ...(endedOlder.size > 0
        ? [
            {
              name: 'end older',
              text: END_OLDER,
              values: [[...endedOlder.keys()], [...endedOlder.values()]],
            },
          ]
        : []),
      ...(ended.size > 0 ? [{ name: 'end', text: END, values: [[...ended]] }] : []),
      ...(touched.size > 0
        ? [{ name: 'touch', text: TOUCH, values: [[...touched.keys()], [...touched.values()]] }]
        : []),
      ...(opened.size > 0 ? [open([...opened.values()])] : []),
    ],
  };
}

function open(sessions: readonly Session[]): Statement {
  return {
    name: 'open sessions',
    text: OPEN,
    values: [
      sessions.map(({ hash }) => hash),
      sessions.map(({ account }) => account),
      sessions.map(({ seenAt: _, ...rest }) => JSON.stringify(rest)),
      sessions.map(({ openedAt }) => openedAt),
      sessions.map(({ seenAt }) => seenAt),
    ],
  };
}

const OPEN = `
  INSERT INTO session (hash, account, doc, opened_at, seen_at)
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[])`;

const TOUCH = `
  UPDATE session SET seen_at = greatest(session.seen_at, row.at)
  FROM unnest($1::text[], $2::bigint[]) AS row (hash, at) WHERE session.hash = row.hash`;

const END_OLDER = `
  DELETE FROM session USING unnest($1::uuid[], $2::bigint[]) AS row (account, since)
  WHERE session.account = row.account
    AND (session.doc::json ->> 'authenticatedAt')::bigint < row.since`;

const END = 'DELETE FROM session WHERE hash = ANY($1::text[])';
const END_ALL = 'DELETE FROM session WHERE account = ANY($1::uuid[])';
