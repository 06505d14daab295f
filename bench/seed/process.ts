// Fills a store in a process of its own, and makes cookies for some of the stubs.

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { settings } from '../../src/config/table.ts';
import { keyRingInFile } from '../../src/identity/key-file.ts';
import { createTokens, type Tokens } from '../../src/identity/token.ts';
import { fillPostgres } from './postgres.ts';
import { fillSqlite } from './sqlite.ts';
import { type Age, type Stub, stubs } from './stubs.ts';

export interface SeedOrder extends Age {
  dataDir: string;
  /** A PostgreSQL to fill; the file in `dataDir` when left out. */
  database?: string | undefined;
  /** How many of them, evenly spread, are told by their ids. */
  told: number;
  /** Whether these get a cookie each. */
  cookies: boolean;
  issuer: string;
}

export interface Seeded {
  /** Whole `name=value` pairs. */
  cookies: string[];
  ids: string[];
}

process.on('message', (order: SeedOrder) => {
  seed(order).then(
    (seeded) => process.send?.(seeded),
    (error: Error) => process.send?.({ error: error.stack }),
  );
});

async function seed(order: SeedOrder): Promise<Seeded> {
  await mkdir(order.dataDir, { recursive: true });
  const ids: string[] = [];
  const every = Math.max(1, Math.floor(order.accounts / order.told));
  const made = noting(stubs(order), every, ids);
  if (order.database) await fillPostgres(order.database, made);
  else fillSqlite(join(order.dataDir, 'vestibule.db'), made);
  if (!order.cookies) return { ids, cookies: [] };
  const tokens = await tokensOf(order);
  const values = await Promise.all(ids.map((id) => tokens.issue(id, 0)));
  return { ids, cookies: values.map((value) => `${settings.ANON_COOKIE.fallback}=${value}`) };
}

/** The same stubs; the ids of every so many of them are kept in `ids`. */
function* noting(from: Iterable<Stub>, every: number, ids: string[]): Iterable<Stub> {
  let index = 0;
  for (const stub of from) {
    if (index++ % every === 0) ids.push(stub.account.id);
    yield stub;
  }
}

/** As the service will issue and accept them. */
async function tokensOf({ dataDir, issuer }: SeedOrder): Promise<Tokens> {
  const ring = await keyRingInFile(join(dataDir, 'token-keys.json'));
  const audience = settings.FUSIONAUTH_APPLICATION_ID.fallback;
  const ttl = settings.ANON_TTL.parse(settings.ANON_TTL.fallback);
  return createTokens({ ring, issuer, audience, ttl, now: Date.now, random: randomBytes });
}
