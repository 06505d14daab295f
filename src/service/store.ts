// Which store: a file on this machine, or a PostgreSQL database for any number of processes.
import type { Config } from '../config/load.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import type { StoreSurvey } from '../domain/store-survey.ts';
import { openPostgresStore } from '../store/postgres/open.ts';
import { surveyPostgres } from '../store/postgres/survey.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { surveySqlite } from '../store/sqlite/survey.ts';

export function openStore({ DATABASE_URL }: Config, now: Clock): Promise<Store> {
  return isPostgres(DATABASE_URL)
    ? openPostgresStore({ url: DATABASE_URL, now })
    : openSqliteStore({ path: DATABASE_URL, now });
}

/** Changes nothing, the schema least of all. @throws Error when it cannot be reached */
export async function surveyStore({
  DATABASE_URL,
}: Pick<Config, 'DATABASE_URL'>): Promise<StoreSurvey> {
  return isPostgres(DATABASE_URL) ? surveyPostgres(DATABASE_URL) : surveySqlite(DATABASE_URL);
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}
