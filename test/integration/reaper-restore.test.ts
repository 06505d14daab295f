// What keeps a stub from the cull, or brings it back from there: its visitor, an operator, the site's guard.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CullVerdict } from '../../src/domain/cull-run.ts';
import type { Guard } from '../../src/domain/guard.ts';
import type { DirectoryCuller } from '../../src/domain/ports.ts';
import { recordOf } from '../support/directory.ts';
import {
  cullOf,
  DAY,
  type Lifecycle,
  openStub,
  restore,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const run = () => cullOf(life)({ dryRun: false });
const later = (days: number) => {
  life.clock.now += days * DAY;
};
const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);

describe('what was culled', () => {
  it('C3: is back as it was when its visitor comes back within the grace period after all', async () => {
    const account = await openStub(life);
    later(41);
    await run();
    later(3);
    expect(await visit(life, account)).toMatchObject({ type: 'done' });
    expect(await row(account)).toMatchObject({
      state: 'anonymous',
      profile: { videosWatched: 2 },
    });
    later(1);
    expect(await settle(life)).toEqual([]);
    expect(await user(account)).toMatchObject({ active: true, data: { videosWatched: 2 } });
    later(10);
    expect(await run()).toMatchObject({ culled: 0, deleted: 0 });
  });

  it('C3: is not brought back once its deletion has begun: who comes then is a stranger', async () => {
    const account = await openStub(life);
    later(41);
    await run();
    later(8);
    const culler: DirectoryCuller = {
      ...life.culler,
      async delete(id) {
        expect(await visit(life, account)).toMatchObject({ type: 'refused', reason: 'culled' });
        expect(await restore(life, account)).toMatchObject({ type: 'refused', reason: 'culled' });
        await life.culler.delete(id);
      },
    };
    expect(await cullOf({ ...life, culler })({})).toMatchObject({ deleted: 1 });
    expect(await row(account)).toBeUndefined();
  });

  it('is back on an operator’s word, and then has as long as any other', async () => {
    const account = await openStub(life, 3);
    later(41);
    await run();
    later(6);
    expect(await restore(life, account)).toMatchObject({ type: 'done' });
    expect(await restore(life, account)).toMatchObject({ type: 'repeated' });
    expect(await settle(life)).toEqual([]);
    expect(await user(account)).toMatchObject({ active: true, data: { videosWatched: 3 } });
    later(39);
    expect(await run()).toMatchObject({ culled: 0, deleted: 0 });
    later(2);
    expect(await run()).toMatchObject({ culled: 1 });
  });

  it('comes back whole after the loss of the store too, and anew when its user is gone meanwhile', async () => {
    const [held, gone] = [await openStub(life, 2), await openStub(life, 2)];
    later(41);
    const after = await life.loseStore();
    await cullOf(after)({});
    await life.culler.delete(gone);
    later(1);
    for (const account of [held, gone]) await restore(after, account);
    expect(await settle(after)).toEqual([]);
    expect(await user(held)).toMatchObject({ active: true, data: { videosWatched: 2 } });
    expect((await after.store.account(held))?.profile.videosWatched).toBe(2);
    expect(await user(gone)).toMatchObject({ active: true, data: { anonymousUser: true } });
  });
});

describe('the site’s guard', () => {
  const guard: Guard = ({ profile }) =>
    Number(profile.videosWatched) > 2 ? 'has watched a lot' : undefined;

  it('keeps whom it names, with its reason, and the others go', async () => {
    const [fan, other] = [await openStub(life, 3), await openStub(life)];
    later(41);
    const said: CullVerdict[] = [];
    const guarding = cullOf(life, { guard });
    const onVerdict = (one: CullVerdict) => said.push(one);
    expect(await guarding({ onVerdict })).toMatchObject({
      culled: 1,
      kept: { 'kept by guard': 1 },
    });
    expect(said).toContainEqual({
      account: fan,
      goes: false,
      reason: 'kept by guard: has watched a lot',
    });
    expect([(await row(fan))?.state, (await row(other))?.state]).toEqual(['anonymous', 'culled']);
    expect((await user(fan))?.active).toBe(true);
  });

  it('counts for a stub whose row was lost, and once more before the deletion', async () => {
    const fan = await openStub(life, 3);
    later(41);
    const after = await life.loseStore();
    expect(await cullOf(after, { guard })({})).toMatchObject({ culled: 0 });
    expect(await cullOf(after)({})).toMatchObject({ culled: 1 });
    later(8);
    expect(await cullOf(after, { guard: () => 'needed' })({})).toMatchObject({
      deleted: 0,
      kept: { 'kept by guard': 1 },
    });
    expect(await user(fan)).toBeDefined();
  });

  it('that fails keeps everybody it fails for, as an error of the run', async () => {
    const account = await openStub(life);
    later(41);
    const failing = cullOf(life, { guard: () => Promise.reject(new Error('away')) });
    expect(await failing({})).toMatchObject({ culled: 0, errors: 1, kept: { 'no answer': 1 } });
    expect((await row(account))?.state).toBe('anonymous');
  });
});
