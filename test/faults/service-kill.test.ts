// The service itself killed under load (I1): whatever it acknowledged is there afterwards, once.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { startInProcess } from '../support/in-process.ts';
import { type Service, startService } from '../support/service.ts';

const ROUNDS = 3;
const PEOPLE = 8;
const action = { action: 'video.watched', properties: { film: 'no-nickels' } };

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.dispose());

interface Person {
  client: Client;
  account: string;
  acknowledged: number;
  /** The key of a call whose answer never came. */
  unanswered: string | undefined;
}

async function arrive(): Promise<Person> {
  const client = createClient(service.url);
  const account = (await client.call('POST', '/api/actions', action)).json<{ account: string }>();
  return { client, account: account.account, acknowledged: 1, unanswered: undefined };
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

it('every acknowledged visit is counted exactly once, and a repeated one is not counted again', async () => {
  const people = await Promise.all(Array.from({ length: PEOPLE }, arrive));
  for (let round = 1; round <= ROUNDS; round++) {
    const enough = people.reduce((sum, { acknowledged }) => sum + acknowledged, 0) + 60 * round;
    const watching = Promise.all(people.map(watchUntilItDies));
    await eventually(() => {
      const sum = people.reduce((all, { acknowledged }) => all + acknowledged, 0);
      expect(sum).toBeGreaterThan(enough);
    });
    await service.kill();
    await watching;
    await service.restart();
    for (const person of people) await expectCounted(person);
  }
  await service.stop();
  await expectReconciled(people);
});

/** A dead worker's leases last half a minute, so the clock is put forward for whoever takes over. */
async function expectReconciled(people: readonly Person[]): Promise<void> {
  const successor = await startInProcess(service.settings);
  successor.clock.ahead = 60_000;
  for (const { account, acknowledged } of people) {
    await eventually(async () => {
      expect((await recordOf(service.fusionAuth, account))?.data.watchCount).toBe(acknowledged);
    });
  }
  await successor.stop();
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
