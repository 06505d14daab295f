// Looks at a file without bringing its schema up to date, and without making it when it is not there.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreSurvey } from '../../domain/store-survey.ts';
import { schemaOf } from '../survey.ts';
import { openForReading } from './database.ts';
import { faultOf, storeError } from './fault.ts';
import { appliedVersion, migrations } from './migrate.ts';

/** @throws Error when the file is there and is no database */
export function surveySqlite(path: string): StoreSurvey {
  const folder = nearestFolder(path);
  const { bavail, bsize } = statfsSync(folder);
  const about = { place: path, clock: undefined, free: bavail * bsize };
  if (!existsSync(path)) {
    return {
      ...about,
      ...schemaOf(migrations(), 0),
      readOnly: refusal(() => writableFolder(folder)),
    };
  }
  try {
    return {
      ...about,
      ...schemaOf(migrations(), appliedIn(path)),
      readOnly: refusal(() => takeWriteLock(path)),
    };
  } catch (error) {
    throw storeError(faultOf(error));
  }
}

function nearestFolder(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) ? folder : nearestFolder(folder);
}

function appliedIn(path: string): number {
  const database = openForReading(path);
  try {
    const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").get();
    return table ? appliedVersion(database) : 0;
  } finally {
    database.close();
  }
}

function writableFolder(folder: string): void {
  accessSync(folder, constants.W_OK);
}

/** SQLite writes beside the file as well. */
function takeWriteLock(path: string): void {
  writableFolder(dirname(path));
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
  } finally {
    database.close();
  }
}

function refusal(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
