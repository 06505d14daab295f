// What the cull keeps of itself: the record of every run, and an operator's pause.
import type { CullPause, CullRun } from '../../domain/cull-run.ts';
import type { Store } from '../../domain/ports.ts';
import type { Query } from './query.ts';

type CullRecords = Pick<
  Store,
  'saveCull' | 'culls' | 'deletions' | 'culledBy' | 'pauseCull' | 'cullPause'
>;

export function openCullRecords(query: Query): CullRecords {
  return {
    async saveCull(run: CullRun) {
      const values = [run.id, run.startedAt, JSON.stringify(run)];
      await query({ name: 'save cull', text: SAVE, values });
      await query({ name: 'trim culls', text: TRIM, values: [] });
    },
    async culls(limit) {
      const { rows } = await query({ name: 'culls', text: LATEST, values: [limit] });
      return rows.map(({ doc }) => JSON.parse(doc));
    },
    async deletions(run, limit) {
      const { rows } = await query({ name: 'deletions', text: DELETIONS, values: [run, limit] });
      return rows.map(({ account, at }) => ({ account, at: Number(at) }));
    },
    async culledBy(run) {
      const { rows } = await query({ name: 'culled by', text: CULLED_BY, values: [run] });
      return { culled: Number(rows[0]?.culled), deleted: Number(rows[0]?.deleted) };
    },
    async pauseCull(pause: CullPause | undefined) {
      if (pause) await query({ name: 'pause cull', text: PAUSE, values: [pause.at] });
      else await query({ name: 'resume cull', text: RESUME, values: [] });
    },
    async cullPause() {
      const { rows } = await query({ name: 'cull pause', text: PAUSED, values: [] });
      return rows[0] && { at: Number(rows[0].at) };
    },
  };
}

const SAVE = `
  INSERT INTO cull_run (id, started_at, doc) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`;

const LATEST = 'SELECT doc FROM cull_run ORDER BY started_at DESC, id DESC LIMIT $1';

/** How many records are kept: those of some years. */
const MOST = 2000;

const TRIM = `
  DELETE FROM cull_run WHERE id IN
    (SELECT id FROM cull_run ORDER BY started_at DESC, id DESC OFFSET ${MOST})`;

const DELETIONS = `
  SELECT account, at FROM event WHERE name = 'account.deleted' AND data::json ->> 'run' = $1
  ORDER BY at, seq LIMIT $2`;

const CULLED_BY = `
  SELECT
    (SELECT count(*) FROM event WHERE name = 'account.culled' AND data::json ->> 'run' = $1) AS culled,
    (SELECT count(*) FROM event WHERE name = 'account.deleted' AND data::json ->> 'run' = $1) AS deleted`;

const PAUSE = 'INSERT INTO cull_pause (one, at) VALUES (true, $1) ON CONFLICT DO NOTHING';

const RESUME = 'DELETE FROM cull_pause';

const PAUSED = 'SELECT at FROM cull_pause';
