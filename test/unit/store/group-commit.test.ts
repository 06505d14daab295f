// Group commit without a disk: what goes into which batch, and who is told what.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { groupCommit } from '../../../src/store/sqlite/group-commit.ts';
import type { Answer, WriteRequest } from '../../../src/store/sqlite/protocol.ts';

const unlease = (name: string): WriteRequest => ({ type: 'unlease', name, owner: 'a' });

function group() {
  const batches: string[][] = [];
  const commits = groupCommit((batch) => {
    batches.push(JSON.parse(batch).map((request: { name: string }) => request.name));
  });
  const reply = (answers: Answer[], failure?: { message: string }) =>
    commits.receive(JSON.stringify({ answers, failure }));
  const values = (...given: unknown[]) => reply(given.map((value) => ({ value })));
  return { batches, commits, reply, values };
}

/** Whether a promise has settled once everything that could has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.finally(() => {
    done = true;
  });
  await setImmediate();
  return done;
}

it('what arrives while a batch is in flight goes together into the next', async () => {
  const { batches, commits, values } = group();
  const first = commits.write(unlease('one'));
  await setImmediate();
  const rest = ['two', 'three', 'four'].map((name) => commits.write(unlease(name)));
  await setImmediate();
  expect(batches).toEqual([['one']]);
  values(1);
  await setImmediate();
  expect(batches).toEqual([['one'], ['two', 'three', 'four']]);
  values(2, 3, 4);
  expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3, 4]);
});

it('nothing is acknowledged before the writer has replied', async () => {
  const { commits, values } = group();
  const write = commits.write(unlease('one'));
  await setImmediate();
  expect(await settled(write)).toBe(false);
  values(null);
  expect(await write).toBe(null);
});

it('one answer may be an error without harm to the others', async () => {
  const { commits, reply } = group();
  const writes = ['one', 'two'].map((name) => commits.write(unlease(name)));
  await setImmediate();
  reply([{ error: { message: 'no such thing', code: 19 } }, { value: 2 }]);
  await expect(writes[0]).rejects.toMatchObject({ message: 'store: no such thing', code: 19 });
  expect(await writes[1]).toBe(2);
  expect(commits.failure()).toBeUndefined();
});

it('a batch that was not written is acknowledged to nobody, and is known until one is', async () => {
  const { commits, reply, values } = group();
  const writes = ['one', 'two'].map((name) => commits.write(unlease(name)));
  await setImmediate();
  reply([], { message: 'disk is full' });
  for (const write of writes) await expect(write).rejects.toThrow('disk is full');
  expect(commits.failure()?.message).toBe('store: disk is full');

  const next = commits.write(unlease('three'));
  await setImmediate();
  values(3);
  expect(await next).toBe(3);
  expect(commits.failure()).toBeUndefined();
});

it('a request the writer left unanswered is rejected, not forgotten', async () => {
  const { commits, values } = group();
  const writes = ['one', 'two'].map((name) => commits.write(unlease(name)));
  await setImmediate();
  values(1);
  expect(await writes[0]).toBe(1);
  await expect(writes[1]).rejects.toThrow('unanswered');
});

it('draining waits for what is in flight and for what waits behind it', async () => {
  const { commits, values } = group();
  const first = commits.write(unlease('one'));
  await setImmediate();
  const second = commits.write(unlease('two'));
  const drained = commits.drained();
  values(1);
  await first;
  expect(await settled(drained)).toBe(false);
  values(2);
  await drained;
  expect(await second).toBe(2);
});

it('draining when nothing waits resolves at once', async () => {
  await group().commits.drained();
});

it('after the end everybody is given its first reason, and draining resolves', async () => {
  const { batches, commits } = group();
  const inFlight = commits.write(unlease('one'));
  await setImmediate();
  const waiting = commits.write(unlease('two'));
  commits.fail(new Error('crashed'));
  commits.fail(new Error('exited'));
  for (const write of [inFlight, waiting, commits.write(unlease('three'))]) {
    await expect(write).rejects.toThrow('crashed');
  }
  await commits.drained();
  expect(batches).toEqual([['one']]);
});
