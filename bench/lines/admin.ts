// The operator's page over a million accounts that were opened in the days it shows: one request after another,
// as an operator's browser asks.
import { cookieNames } from '../../src/identity/cookies.ts';
import { newSessionId, sessionHash } from '../../src/identity/session-id.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Suite } from '../bench.ts';
import { line } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { ISSUER, seedStore } from '../seed/start.ts';
import { startFusionAuth } from '../service/fusionauth.ts';
import { startService } from '../service/start.ts';

const ACCOUNTS = 1_000_000;
const DAY = 86_400_000;
const REQUESTS = 200;

export const admin: Suite = async ({ rounds, say }) => {
  const fusionAuth = await startFusionAuth();
  const until = Date.now();
  const order = { accounts: ACCOUNTS, told: 0, cookies: false, from: until - 90 * DAY, until };
  const { dataDir } = await seedStore(order);
  const cookie = await operatorIn(`${dataDir}/vestibule.db`);
  const service = await startService({
    DATA_DIR: dataDir,
    APP_URL: ISSUER,
    FUSIONAUTH_URL: fusionAuth.url,
    ROLES: 'web',
  });
  const [half, slowest]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const took = await ask(`http://127.0.0.1:${service.port}/admin?days=90`, cookie);
    say(`/admin: half within ${at(took, 0.5)} ms, 99 of 100 within ${at(took, 0.99)} ms`);
    half.push(at(took, 0.5));
    slowest.push(at(took, 0.99));
  }
  await service.dispose();
  await fusionAuth.dispose();
  const what = `/admin over ${ACCOUNTS.toLocaleString('en')} accounts, 99 of 100 answers within`;
  const behind = `half within ${medianOf(half).median.toFixed(1)} ms`;
  return { lines: { admin_page: line({ what, unit: 'ms', most: 50 }, slowest, behind) } };
};

/** A session of a member with the role; its cookie. */
async function operatorIn(path: string): Promise<string> {
  const store = await openSqliteStore({ path, now: Date.now });
  const id = newSessionId((bytes) => crypto.getRandomValues(new Uint8Array(bytes)));
  const [account, at] = [crypto.randomUUID(), Date.now()];
  const who = { account, email: 'operator@example.com', roles: ['admin'] };
  const when = { authenticatedAt: at, openedAt: at, seenAt: at };
  const session = { hash: sessionHash(id) ?? '', ...who, ...when };
  await store.commit({ type: 'signIn', id: crypto.randomUUID(), account, at, session });
  await store.close();
  return `${cookieNames('vestibule', false).session}=${id}`;
}

/** Milliseconds that each answer took, shortest first. */
async function ask(url: string, cookie: string): Promise<number[]> {
  const took: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const began = performance.now();
    const answer = await fetch(url, { headers: { cookie, accept: 'text/html' } });
    const page = await answer.text();
    took.push(performance.now() - began);
    if (!answer.ok || !page.includes('Operations')) throw new Error(`/admin: ${answer.status}`);
  }
  return took.sort((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): number {
  return Number((sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2));
}
