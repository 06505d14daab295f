// The service itself killed under load (I1): whatever it acknowledged is there afterwards, once, and reaches
// FusionAuth by itself. `KILL_ROUNDS=500` for a long run.
import { describe, expect, it, type TestContext } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { awaitMail } from '../support/mail.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';

/** How often the service is killed on each store. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 2);
/** Visitors at a time; with each round one leaves and a new one comes. */
const PEOPLE = 8;
const action = { action: 'video.watched', properties: { film: 'no-nickels' } };

/** What tells the service where its store is. */
const STORES = {
  sqlite: async () => ({}),
  async postgres({ onTestFinished }: TestContext) {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    return { DATABASE_URL: await server.database() };
  },
};

interface Person {
  client: Client;
  account: string;
  acknowledged: number;
  /** The key of a call whose answer never came. */
  unanswered: string | undefined;
}

async function arrive(service: Service): Promise<Person> {
  const client = createClient(service.url);
  const { account } = (await client.call('POST', '/api/actions', action)).json<{
    account: string;
  }>();
  return { client, account, acknowledged: 1, unanswered: undefined };
}

/** Sends one call; false when the service died meanwhile. */
async function watch(person: Person, key: string): Promise<boolean> {
  person.unanswered = key;
  try {
    const headers = { 'idempotency-key': key };
    const { status } = await person.client.call('POST', '/api/actions', action, headers);
    expect(status).toBe(200);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  person.acknowledged++;
  person.unanswered = undefined;
  return true;
}

async function watchUntilItDies(person: Person): Promise<void> {
  while (await watch(person, crypto.randomUUID()));
}

const sumOf = (people: readonly Person[]) =>
  people.reduce((sum, { acknowledged }) => sum + acknowledged, 0);

/** Kills the service while everybody watches, and starts it again. */
async function survive(service: Service, people: readonly Person[], more: number): Promise<void> {
  const enough = sumOf(people) + more;
  const watching = Promise.all(people.map(watchUntilItDies));
  await eventually(() => expect(sumOf(people)).toBeGreaterThan(enough), 20_000);
  await service.kill();
  await watching;
  await service.restart();
  for (const person of people) await expectCounted(person);
}

/** What was not acknowledged may or may not have counted; sent again with its key, it has, once. */
async function expectCounted(person: Person): Promise<void> {
  const { unanswered, acknowledged } = person;
  const count = await countOf(person);
  expect([acknowledged, acknowledged + 1]).toContain(count);
  if (unanswered) expect(await watch(person, unanswered)).toBe(true);
  expect(await countOf(person)).toBe(person.acknowledged);
}

async function countOf({ client }: Person): Promise<number> {
  const me = (await client.call('GET', '/api/me')).json<{ profile: { watchCount: number } }>();
  return me.profile.watchCount;
}

describe.concurrent.each(Object.entries(STORES))('on %s', (_name, settings) => {
  it(
    'every acknowledged visit is counted exactly once, here and in FusionAuth',
    async (context) => {
      const service = await startService(await settings(context));
      context.onTestFinished(() => service.dispose());
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => arrive(service)));
      for (let round = 1; round <= ROUNDS; round++) {
        people.push(await arrive(service));
        await survive(service, people.slice(-PEOPLE), 30 + Math.random() * 60);
      }
      const last = people.at(-1) as Person;
      await last.client.post('/register', { email: 'last@example.com' });
      await service.kill();
      await service.restart();
      // What the dead held is taken over when its leases end, after ten seconds.
      for (const { account, acknowledged } of people) {
        await eventually(async () => {
          const record = await recordOf(service.fusionAuth, account);
          expect(record?.data.watchCount).toBe(acknowledged);
        }, 20_000);
      }
      expect((await awaitMail(service.mailbox, 'last@example.com')).link).toContain('request=');
      for (const person of people.slice(-PEOPLE, -1))
        expect(await countOf(person)).toBe(person.acknowledged);
    },
    60_000 + ROUNDS * 20_000,
  );
});
