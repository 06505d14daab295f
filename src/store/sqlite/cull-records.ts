// What the cull keeps of itself: the record of every run, and an operator's pause.
import type { DatabaseSync } from 'node:sqlite';
import type { CullPause, CullRun } from '../../domain/cull-run.ts';
import type { Store } from '../../domain/ports.ts';

export type CullReader = Pick<Store, 'culls' | 'deletions' | 'culledBy' | 'cullPause'>;

export function openCullReader(database: DatabaseSync): CullReader {
  const runs = database.prepare(
    'SELECT doc FROM cull_run ORDER BY started_at DESC, id DESC LIMIT ?',
  );
  const pause = database.prepare('SELECT at FROM cull_pause');
  const deletions = database.prepare(DELETIONS);
  const culledBy = database.prepare(CULLED_BY);
  return {
    culls: async (limit) => runs.all(limit).map(({ doc }) => JSON.parse(String(doc))),
    deletions: async (run, limit) =>
      deletions.all(run, limit).map(({ account, at }) => ({
        account: String(account),
        at: Number(at),
      })),
    async culledBy(run) {
      const row = culledBy.get({ run });
      return { culled: Number(row?.culled), deleted: Number(row?.deleted) };
    },
    async cullPause() {
      const row = pause.get();
      return row && { at: Number(row.at) };
    },
  };
}

const DELETIONS = `
  SELECT account, at FROM event WHERE name = 'account.deleted' AND data ->> '$.run' = ?
  ORDER BY seq LIMIT ?`;

const CULLED_BY = `
  SELECT
    (SELECT count(*) FROM event WHERE name = 'account.culled' AND data ->> '$.run' = :run) AS culled,
    (SELECT count(*) FROM event WHERE name = 'account.deleted' AND data ->> '$.run' = :run) AS deleted`;

/** How many records are kept: those of some years. */
const MOST = 2000;

export interface CullWriter {
  save(run: CullRun): void;
  pause(pause: CullPause | undefined): void;
}

export function openCullWriter(database: DatabaseSync): CullWriter {
  const save = database.prepare(
    `INSERT INTO cull_run (id, started_at, doc) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`,
  );
  const trim = database.prepare(
    `DELETE FROM cull_run WHERE id IN
     (SELECT id FROM cull_run ORDER BY started_at DESC, id DESC LIMIT -1 OFFSET ${MOST})`,
  );
  const hold = database.prepare(
    'INSERT INTO cull_pause (one, at) VALUES (1, ?) ON CONFLICT DO NOTHING',
  );
  const resume = database.prepare('DELETE FROM cull_pause');
  return {
    save(run) {
      save.run(run.id, run.startedAt, JSON.stringify(run));
      trim.run();
    },
    pause: (pause) => void (pause ? hold.run(pause.at) : resume.run()),
  };
}
