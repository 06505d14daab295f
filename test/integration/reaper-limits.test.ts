// What stops the cull, or must not lead it astray: too many, two runs, a crash, a stale index.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryError } from '../../src/domain/directory-error.ts';
import type { DirectoryCuller } from '../../src/domain/ports.ts';
import { id, open } from '../support/changes.ts';
import { recordOf } from '../support/directory.ts';
import {
  askFor,
  cullOf,
  DAY,
  type Lifecycle,
  openStub,
  type Parts,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const later = (days: number) => {
  life.clock.now += days * DAY;
};
const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);
const run = (parts: Parts = life) => cullOf(parts)({ dryRun: false });

describe('C5: too many', () => {
  it('more than CULL_MAX stop the run before it changes anything', async () => {
    const stubs = [await openStub(life), await openStub(life)];
    await life.store.commit(open(id(), { provision: false }));
    later(41);
    const report = await cullOf(life, { max: 2 })({ dryRun: false });
    expect(report).toMatchObject({
      culled: 0,
      stopped: '3 accounts would go; CULL_MAX allows 2',
    });
    for (const stub of stubs) {
      expect((await user(stub))?.active).toBe(true);
      expect((await row(stub))?.state).toBe('anonymous');
    }
    expect(await cullOf(life, { max: 3 })({ dryRun: false })).toMatchObject({
      culled: 3,
    });
  });

  it('a run that has stopped deletes nothing that waits for it either', async () => {
    const old = await openStub(life);
    later(41);
    await run();
    await openStub(life);
    later(41);
    expect(await cullOf(life, { max: 0 })({ dryRun: false })).toMatchObject({ deleted: 0 });
    expect(await user(old)).toBeDefined();
  });

  it('who was culled and waits to be deleted counts no more, however long the cull has rested', async () => {
    await openStub(life);
    await openStub(life);
    later(41);
    expect(await run()).toMatchObject({ culled: 2 });
    await openStub(life);
    later(60);
    expect(await cullOf(life, { max: 1 })({})).toMatchObject({ culled: 1, deleted: 2 });
  });

  it('more than CULL_MAX_FRACTION of all stubs stop the run, unless they are few', async () => {
    for (let n = 0; n < 21; n++) await life.store.commit(open(id(), { provision: false }));
    later(41);
    for (let n = 0; n < 20; n++) {
      await life.store.commit(open(id(), { provision: false, at: life.clock.now }));
    }
    const half = cullOf(life, { maxFraction: 0.5 });
    expect(await half({ dryRun: false })).toMatchObject({
      stopped: '21 of 41 stubs would go; CULL_MAX_FRACTION allows 20',
      culled: 0,
    });
    expect((await life.store.counts()).byState.anonymous).toBe(41);
    await life.store.commit(open(id(), { provision: false, at: life.clock.now }));
    expect(await half({ dryRun: false })).toMatchObject({ culled: 21 });
  });
});

describe('C9: two runs', () => {
  it.each([
    ['of two processes', () => [cullOf(life), cullOf(life)]],
    ['of one process', () => [cullOf(life, { owner: 'one' }), cullOf(life, { owner: 'one' })]],
  ])('%s: one refuses, and the other is not disturbed', async (_, two) => {
    const stub = await openStub(life);
    later(41);
    const [one, other] = two();
    const [first, second] = await Promise.allSettled([
      one?.({ dryRun: false }),
      other?.({ dryRun: false }),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { culled: 1 } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'busy' } });
    expect((await row(stub))?.state).toBe('culled');
    expect(await run()).toMatchObject({ culled: 0 });
  });

  it('a run that died gives way after its lease, and one that lives keeps it all along', async () => {
    await life.store.lease('cull', { owner: 'dead', now: life.clock.now, ms: 120_000 });
    await expect(run()).rejects.toMatchObject({ code: 'busy' });
    life.clock.now += 120_000;
    await openStub(life);
    later(41);
    const slow: DirectoryCuller = {
      ...life.culler,
      async *nominate(before) {
        for await (const user of life.culler.nominate(before)) {
          life.clock.now += 50_000;
          yield user;
        }
      },
      async deactivate(account) {
        life.clock.now += 50_000;
        await expect(run()).rejects.toMatchObject({ code: 'busy' });
        await life.culler.deactivate(account);
      },
    };
    expect(await run({ ...life, culler: slow })).toMatchObject({ culled: 1 });
  });
});

describe('C9: a crash', () => {
  const failing = (name: 'deactivate' | 'delete'): Parts => ({
    ...life,
    culler: {
      ...life.culler,
      [name]: () => Promise.reject(new DirectoryError('unavailable', { call: name })),
    },
  });

  it('between tombstone and deactivation is healed by the next run', async () => {
    const stub = await openStub(life);
    later(41);
    expect(await run(failing('deactivate'))).toMatchObject({ culled: 1, errors: 1 });
    expect([(await row(stub))?.state, (await user(stub))?.active]).toEqual(['culled', true]);
    later(1);
    expect(await run()).toMatchObject({ culled: 0 });
    expect((await user(stub))?.active).toBe(false);
  });

  it('there is healed even when search never names the stub again: nothing active is deleted', async () => {
    const stub = await openStub(life);
    later(41);
    await run(failing('deactivate'));
    const searches = async () => (await life.culler.searches()) && false;
    const blind = { ...life, culler: { ...life.culler, searches } };
    later(8);
    expect((await run(blind)).deleted).toBe(0);
    expect((await user(stub))?.active).toBe(false);
    later(8);
    expect((await run(blind)).deleted).toBe(1);
  });

  it('between deletion and forgetting is healed by the next run', async () => {
    const stub = await openStub(life);
    later(41);
    await run();
    later(8);
    await life.culler.delete(stub);
    expect((await run()).deleted).toBe(1);
    expect(await row(stub)).toBeUndefined();
  });

  it('of FusionAuth while it is asked keeps whom it gave no answer for, until the next run', async () => {
    const stub = await openStub(life);
    later(41);
    const away = { ...life, culler: { ...life.culler, user: failing('delete').culler.delete } };
    expect(await run(away as never)).toMatchObject({
      culled: 0,
      errors: 1,
      kept: { 'no answer': 1 },
    });
    expect((await life.store.counts()).byState.culled).toBe(0);
    expect((await run()).culled).toBe(1);
    expect((await user(stub))?.active).toBe(false);
  });

  it('of FusionAuth for many in a row interrupts the run, and the next one goes on', async () => {
    for (let n = 0; n < 12; n++) await openStub(life);
    later(41);
    const away = { ...life, culler: { ...life.culler, user: failing('delete').culler.delete } };
    expect(await run(away as never)).toMatchObject({
      culled: 0,
      interrupted: expect.stringContaining('FusionAuth delete'),
    });
    expect(await run()).toMatchObject({ culled: 12, resumed: 1 });
  });
});

it('C3: whoever comes back while the run is under way is kept, though it was judged to go', async () => {
  const [gone, back] = [await openStub(life), await openStub(life)];
  later(41);
  const culler: DirectoryCuller = {
    ...life.culler,
    async user(account) {
      const found = await life.culler.user(account);
      if (account === back) {
        life.clock.now += 1;
        await visit(life, back);
      }
      return found;
    },
  };
  expect(await run({ ...life, culler })).toMatchObject({
    scanned: 2,
    culled: 1,
    kept: { 'visited since': 1 },
  });
  expect((await row(gone))?.state).toBe('culled');
  expect((await row(back))?.profile.videosWatched).toBe(2);
  expect((await user(back))?.active).toBe(true);
});

it('C7: a stale index never costs a stub that was seen since', async () => {
  const [visited, converted, idle] = [
    await openStub(life),
    await openStub(life),
    await openStub(life),
  ];
  const control = `${life.url}/embedded/misbehaviour`;
  const headers = { 'content-type': 'application/json' };
  await fetch(control, { method: 'PUT', headers, body: JSON.stringify({ searchLag: 'frozen' }) });
  later(41);
  await visit(life, visited);
  await askFor(life, converted, { email: 'late@example.com' });
  await settle(life);
  expect((await user(visited))?.data.videosWatched).toBe(2);
  expect(await run()).toMatchObject({
    scanned: 3,
    culled: 1,
    kept: { 'visited since': 1, converting: 1 },
  });
  expect((await row(idle))?.state).toBe('culled');
  expect((await user(visited))?.active).toBe(true);
  expect((await user(converted))?.active).toBe(true);
});
