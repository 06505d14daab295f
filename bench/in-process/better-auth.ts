// better-auth's anonymous plugin, called through its server-side API, on the same SQLite with the same
// durability: a write-ahead log, fsynced with every commit.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { anonymous } from 'better-auth/plugins/anonymous';
import { answerOrders } from './answer-orders.ts';

const database = new DatabaseSync(join(process.argv[2] ?? '', 'better-auth.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');

const options = {
  baseURL: 'http://localhost',
  secret: 'a secret of the benchmark and of nobody else',
  database,
  plugins: [anonymous()],
  user: { additionalFields: { watchCount: { type: 'number', required: false } } },
  logger: { disabled: true },
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
} as const satisfies Parameters<typeof betterAuth>[0];

const auth = betterAuth(options);
await (await getMigrations(options)).runMigrations();

async function signIn(): Promise<Headers> {
  const { headers } = await auth.api.signInAnonymous({ returnHeaders: true });
  const cookie = headers.getSetCookie().map((one) => one.split(';')[0]);
  return new Headers({ cookie: cookie.join('; ') });
}

answerOrders(async () => {
  const headers = await signIn();
  let watchCount = 0;
  return {
    signIn: async () => void (await signIn()),
    async update() {
      watchCount++;
      await auth.api.updateUser({ headers, body: { watchCount } });
    },
    async read() {
      if (!(await auth.api.getSession({ headers }))) throw new Error('nobody');
    },
  };
});
