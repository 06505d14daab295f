// Looks at a database without bringing its schema up to date.
import { Client } from 'pg';
import type { StoreSurvey } from '../../domain/store-survey.ts';
import { schemaOf } from '../survey.ts';
import { storeError } from './fault.ts';
import { migrations } from './migrate.ts';

/** @throws Error when it cannot be reached */
export async function surveyPostgres(url: string): Promise<StoreSurvey> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query(LOOK);
    const { clock, read_only, may_create, has_table } = rows[0];
    const applied = has_table
      ? await client.query('SELECT max(version) AS version FROM migration')
      : undefined;
    return {
      place: `${client.host}:${client.port}/${client.database}`,
      ...schemaOf(migrations(), Number(applied?.rows[0]?.version ?? 0)),
      readOnly: refusal(read_only, may_create),
      clock: Number(clock),
      free: undefined,
    };
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** `clock_timestamp` is now; `now()` would be when the transaction began. */
const LOOK = `SELECT extract(epoch FROM clock_timestamp()) * 1000 AS clock,
  current_setting('transaction_read_only') = 'on' AS read_only,
  has_schema_privilege(current_schema(), 'CREATE') AS may_create,
  to_regclass('migration') IS NOT NULL AS has_table`;

function refusal(readOnly: boolean, mayCreate: boolean): string | undefined {
  if (readOnly) return 'the database only reads: a standby, or default_transaction_read_only';
  return mayCreate ? undefined : 'its user may not make tables';
}
