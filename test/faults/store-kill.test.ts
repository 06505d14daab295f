// I1 through a kill: whatever was acknowledged is in the store afterwards, once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres } from '../support/postgres.ts';
import { openAt } from './store-kill/open-at.ts';

const WRITER = fileURLToPath(new URL('./store-kill/writer.ts', import.meta.url));

interface Acknowledged {
  account: string;
  event: string;
}

/** How often a writer is killed on each store; `KILL_ROUNDS=500` for a long run. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 5);

/** Where each kind of store keeps what outlives the process; gone after the test. */
const ADDRESSES = {
  async sqlite() {
    const directory = await mkdtemp(join(tmpdir(), 'vestibule-kill-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    return join(directory, 'store.db');
  },
  async postgres() {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    return server.database();
  },
};

/** Lets the writer run until it has acknowledged `count` changes, then kills it in the middle of the next. */
async function killedAfter(count: number, address: string): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [WRITER, address], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [account, event] = line.split(' ');
    // The last line may have been cut in two.
    if (account && event?.length === 36) acknowledged.push({ account, event });
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

describe.each(Object.entries(ADDRESSES))('in %s', (_name, addressOf) => {
  it(
    'whatever was acknowledged before a kill is there afterwards, exactly once',
    async () => {
      const address = await addressOf();
      const acknowledged: Acknowledged[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        const count = Math.ceil(Math.random() * 150 * Math.min(round, 5));
        const latest = await killedAfter(count, address);
        await expectAll(address, latest);
        acknowledged.push(...latest);
      }
      await expectAll(address, acknowledged);
    },
    30_000 + ROUNDS * 20_000,
  );
});

async function expectAll(address: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const store = await openAt(address);
  const events = Map.groupBy(acknowledged, ({ account }) => account);
  for (const [account, expected] of events) {
    const found = (await store.events(account)).map(({ id }) => id);
    expect(found).toEqual([...new Set(found)]);
    expect(found).toEqual(expect.arrayContaining(expected.map(({ event }) => event)));
    // The count and the log are of one transaction: neither is ever ahead of the other.
    expect((await store.account(account))?.profile).toEqual({ videosWatched: found.length });
  }
  expect((await store.counts()).byState.anonymous).toBeGreaterThanOrEqual(events.size);
  await store.close();
}
