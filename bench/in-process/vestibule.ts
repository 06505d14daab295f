// Vestibule's own use cases, called without HTTP: the store on SQLite, the tokens, and what stands between.
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentAccount, speakerOf } from '../../src/accounts/speaker.ts';
import { recorder } from '../../src/activity/record.ts';
import { cookieNames } from '../../src/identity/cookies.ts';
import { keyRingInFile } from '../../src/identity/key-file.ts';
import { createTokens } from '../../src/identity/token.ts';
import { visitorResolver } from '../../src/identity/visitor.ts';
import { films } from '../../src/site/films.ts';
import { site } from '../../src/site/site.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { answerOrders } from './answer-orders.ts';

const DAY = 86_400_000;
const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'vestibule-bench-')));
const now = Date.now;
const random = randomBytes;
const store = await openSqliteStore({ path: join(folder, 'vestibule.db'), now });
const ring = await keyRingInFile(join(folder, 'token-keys.json'));
const identity = { issuer: 'http://localhost', audience: 'bench', ttl: 30 * DAY };
const tokens = createTokens({ ...identity, ring, now, random });
const cookies = cookieNames('vestibule', false);
const limits = { idle: DAY, absolute: DAY };
const resolve = visitorResolver({ tokens, tokenTtl: identity.ttl, store, cookies, limits, now });
const current = currentAccount(store);
const deriveId = () => {
  throw new Error('no call carries an Idempotency-Key');
};
// Neither side counts what it lets in: better-auth's rate limits stand before its routes.
const admit = async () => 0;
const record = recorder({ store, site, now, random, provision: true, admit, deriveId });
const watched = { name: 'video.watched', properties: { film: films[0]?.slug } };

async function signIn(): Promise<{ cookie: string }> {
  const { account } = await record(undefined, watched);
  return { cookie: `${cookies.anonymous}=${await tokens.issue(account.id, account.epoch)}` };
}

answerOrders(async () => {
  const headers = await signIn();
  return {
    signIn: async () => void (await signIn()),
    update: async () => void (await record(speakerOf(await resolve(headers)), watched)),
    async read() {
      if (!(await current(await resolve(headers)))) throw new Error('nobody');
    },
  };
});
