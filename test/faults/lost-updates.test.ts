// FusionAuth loses all but one of several PATCHes at once (its issue 3206). Counts stay exact all the same (I1):
// 64 writers over four replicas. `INCREMENTS=100000` for a long run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { callFusionAuth, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { misbehave } from '../support/misbehave.ts';
import { type Replicas, startReplicas } from '../support/replicas.ts';
import { openStub } from '../support/stub.ts';

const INCREMENTS = Number(process.env.INCREMENTS ?? 1000);
const WRITERS = 64;
/** Fewer than writers, so that several write to one account at once. */
const ACCOUNTS = 8;
const REPLICAS = 4;
/** Between the reading and the writing of a PATCH, milliseconds. */
const GAP_MS = 100;

let replicas: Replicas;
beforeAll(async () => {
  replicas = await startReplicas(REPLICAS);
}, 120_000);
afterAll(() => replicas?.stop());

it('the misbehaviour is what it says: of PATCHes at once, some are lost', async () => {
  const { fusionAuth, services } = replicas;
  const { account } = await openStub(services[0]?.url ?? '');
  await eventually(async () => expect(await recordOf(fusionAuth.url, account)).toBeDefined());
  await misbehave(fusionAuth.url, { lostUpdates: GAP_MS });
  const path = `/api/user/${account}`;
  const patch = (field: string) =>
    callFusionAuth(fusionAuth.url, path, {
      method: 'PATCH',
      body: { user: { data: { [field]: 1 } } },
    });
  const answers = await Promise.all(['one', 'two', 'three'].map(patch));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { data } = (await recordOf(fusionAuth.url, account)) ?? { data: {} };
  expect(['one', 'two', 'three'].filter((field) => field in data)).toHaveLength(1);
});

it(
  `${INCREMENTS} increments by ${WRITERS} writers over ${REPLICAS} replicas are counted exactly`,
  async () => {
    const { fusionAuth, services } = replicas;
    await misbehave(fusionAuth.url, { lostUpdates: GAP_MS });
    const stubs = await Promise.all(
      Array.from({ length: ACCOUNTS }, (_, n) => openStub(services[n % REPLICAS]?.url ?? '')),
    );
    const acknowledged = new Map(stubs.map(({ account }) => [account, 1]));
    let left = INCREMENTS;
    /** Everybody who carries this account's cookie, on every replica. */
    async function write(writer: number): Promise<void> {
      const { account, client } = stubs[writer % ACCOUNTS] as (typeof stubs)[number];
      const devices: Client[] = services.map(({ url }) =>
        createClient(url, new Map(client.cookies)),
      );
      for (let turn = writer; left-- > 0; turn++) {
        const { status } = (await devices[turn % REPLICAS]?.get('/video')) ?? {};
        expect(status).toBe(200);
        acknowledged.set(account, (acknowledged.get(account) ?? 0) + 1);
      }
    }
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));

    const sum = [...acknowledged.values()].reduce((all, count) => all + count, 0);
    expect(sum).toBe(INCREMENTS + ACCOUNTS);
    for (const [account, count] of acknowledged) {
      await eventually(async () => {
        expect((await recordOf(fusionAuth.url, account))?.data.watchCount).toBe(count);
      }, 30_000);
    }
  },
  60_000 + INCREMENTS * 20,
);
