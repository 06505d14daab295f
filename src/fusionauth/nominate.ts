// Nomination by FusionAuth's search, past the 10,000 that rows reach, and with an eye on what it answers.
import type { FusionAuthClient, SearchResponse, User } from '@fusionauth/typescript-client';
import { DirectoryError } from '../domain/directory-error.ts';
import { OddAnswer } from '../domain/odd-answer.ts';
import { isUuid } from '../domain/random.ts';
import { attempt, call, refusal } from './call.ts';
import { isSameId } from './user.ts';

const PAGE = 500;

/** Below this many, a majority says nothing. */
const FEW = 20;

/** An index moves while it is paged: so much more than it said there are is no reason to doubt. */
const MORE = { share: 1.1, users: 1000 };

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Asks for somebody who cannot be. An engine that does not take queries (the database engine) refuses, or
 * leaves the query out and names whoever there is. Source: FusionAuth docs, apis/users/search.
 */
export async function canSearch(client: FusionAuthClient): Promise<boolean> {
  const query = JSON.stringify({ bool: { filter: [{ term: { id: NOBODY } }] } });
  const search = { query, numberOfResults: 1 };
  const result = await attempt('search users', client.searchUsersByQuery({ search }));
  if (!result.ok && result.failure.status !== 400) throw refusal('search users', result.failure);
  return result.ok && (result.value.users ?? []).length === 0;
}

/** Pages by `nextResults` (FusionAuth 1.48, #494). @throws OddAnswer, DirectoryError */
export async function* nominate(client: FusionAuthClient, before: number): AsyncIterable<User> {
  const query = JSON.stringify({
    bool: {
      filter: [
        { term: { 'data.anonymousUser': true } },
        { range: { lastUpdateInstant: { lt: before } } },
      ],
    },
  });
  const all = { numberOfResults: PAGE, accurateTotal: true };
  let search: object = { query, ...all };
  let total: number | undefined;
  let last: string | undefined;
  let named = 0;
  while (true) {
    const page = await searched(client, search);
    const users = page.users ?? [];
    if (users.length === 0) return;
    total ??= page.total ?? 0;
    named += users.length;
    checkPage(users, last);
    checkTenant(users, client.tenantId);
    checkTotal(named, total);
    last = users[0]?.id;
    yield* users;
    if (!page.nextResults) return;
    search = { nextResults: page.nextResults, numberOfResults: PAGE };
  }
}

/** Tries before a page counts as unanswered: of very many pages one will fail, and nothing is lost by asking again. */
const TRIES = 3;

async function searched(client: FusionAuthClient, search: object): Promise<SearchResponse> {
  for (let tries = 1; ; tries++) {
    try {
      return (await call('search users', client.searchUsersByQuery({ search }))) ?? {};
    } catch (error) {
      const silent = error instanceof DirectoryError && error.kind === 'unavailable';
      if (!silent || tries === TRIES) throw error;
    }
  }
}

/** The records themselves come from FusionAuth's database, so a stale index shows in them. */
function checkPage(users: readonly User[], last: string | undefined): void {
  if (!users.every(({ id }) => isUuid(id))) throw new OddAnswer('search names users without an id');
  if (users[0]?.id === last) throw new OddAnswer('search gives the same page again and again');
  const others = users.filter(({ data }) => data?.anonymousUser !== true).length;
  if (others > FEW && others > users.length / 2) {
    throw new OddAnswer(`of ${users.length} users that search names, ${others} are not anonymous`);
  }
}

function checkTenant(users: readonly User[], ours: string | undefined): void {
  if (users.every(({ tenantId = ours }) => isSameId(tenantId, ours))) return;
  throw new OddAnswer('search names users of another tenant');
}

function checkTotal(named: number, total: number): void {
  if (named > Math.max(total * MORE.share, total + MORE.users)) {
    throw new OddAnswer(`search named ${named} users, and says that there are ${total}`);
  }
}
