// I1 through a kill: whatever was acknowledged is in the file afterwards, once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';

const WRITER = fileURLToPath(new URL('./store-kill/writer.ts', import.meta.url));

interface Acknowledged {
  account: string;
  event: string;
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vestibule-kill-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Lets the writer run until it has acknowledged `count` changes, then kills it in the middle of the next. */
async function killedAfter(count: number, path: string): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
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

it('whatever was acknowledged before a kill is in the file, exactly once', async () => {
  const path = join(directory, 'store.db');
  const acknowledged: Acknowledged[] = [];
  for (const round of [1, 2, 3, 4, 5]) {
    acknowledged.push(...(await killedAfter(Math.ceil(Math.random() * 150 * round), path)));
    await expectAll(path, acknowledged);
  }
});

async function expectAll(path: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const store = await openSqliteStore({ path, now: Date.now });
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
