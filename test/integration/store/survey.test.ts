// A look at a store from outside: what schema it has, whose clock, and that looking changes nothing.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, surveyStore } from '../../../src/service/store.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

let folder: string;
let server: Postgres;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-survey-'));
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const places = {
  sqlite: async () => join(folder, 'one.db'),
  postgres: () => server.database(),
};

describe.each(Object.entries(places))('%s', (kind, place) => {
  let DATABASE_URL: string;
  const survey = () => surveyStore({ DATABASE_URL });
  beforeAll(async () => {
    DATABASE_URL = await place();
  });

  it('an empty one lacks every migration, and looking makes none of it', async () => {
    for (let times = 0; times < 2; times++) {
      const { applied, known, pending, readOnly } = await survey();
      expect([applied, pending.length > 0, readOnly]).toEqual([0, true, undefined]);
      expect(Number(pending.at(-1)?.slice(0, 4))).toBe(known);
    }
    if (kind === 'sqlite') expect(existsSync(DATABASE_URL)).toBe(false);
  });

  it('one that was opened is up to date, and names no password', async () => {
    await (await openStore({ DATABASE_URL } as Parameters<typeof openStore>[0], Date.now)).close();
    const seen = await survey();
    expect([seen.applied, seen.pending]).toEqual([seen.known, []]);
    expect(seen.place).not.toContain('only-for-tests');
  });
});

it('PostgreSQL tells its own time', async () => {
  const { clock = 0 } = await surveyStore({ DATABASE_URL: await server.database() });
  expect(Math.abs(Date.now() - clock)).toBeLessThan(5000);
});

it('what only reads is told of, with the reason', async () => {
  const DATABASE_URL = await server.database();
  const name = new URL(DATABASE_URL).pathname.slice(1);
  await server.sql(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
  expect((await surveyStore({ DATABASE_URL })).readOnly).toContain('only reads');
});

it('a file that is no database is refused', async () => {
  const DATABASE_URL = join(folder, 'another.db');
  new DatabaseSync(DATABASE_URL).close();
  expect((await surveyStore({ DATABASE_URL })).applied).toBe(0);
  await expect(surveyStore({ DATABASE_URL: import.meta.filename })).rejects.toThrow(/^store: /);
});
