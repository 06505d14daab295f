// A clock that is not FusionAuth’s stops the run, or at least its deletions (C4).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AFTER, GRACE, MINUTE, openWorlds, type World, type Worlds } from './world.ts';

let worlds: Worlds;
let world: World;
beforeAll(async () => {
  worlds = await openWorlds();
});
beforeEach(() => {
  world = worlds.next();
});
afterAll(() => worlds.close());

const states = async () => (await world.store.counts()).byState;

describe('C4: a clock', () => {
  it.each([
    [MINUTE + 1, "our clock is 60 s ahead of FusionAuth's"],
    [-2 * MINUTE, "our clock is 120 s behind FusionAuth's"],
  ])('by %d ms other than FusionAuth’s stops the run', async (ahead, stopped) => {
    await world.stub();
    world.later(AFTER + 1);
    world.ahead = ahead;
    expect(await world.run()).toMatchObject({ stopped, culled: 0 });
    expect(await states()).toMatchObject({ anonymous: 1 });
  });

  it.each([MINUTE, -MINUTE])('by %d ms other is right enough', async (ahead) => {
    await world.stub();
    world.later(AFTER + 1);
    world.ahead = ahead;
    expect(await world.run()).toMatchObject({ culled: 1 });
  });

  it('that FusionAuth says nothing of may cull, and deletes nobody', async () => {
    await world.stub();
    world.later(AFTER + 1);
    world.ahead = undefined;
    const culled = await world.run();
    expect(culled).toMatchObject({ culled: 1 });
    expect(culled).not.toHaveProperty('stopped');
    world.later(GRACE + 1);
    const kept = await world.run();
    expect(kept).toMatchObject({
      deleted: 0,
      stopped:
        "FusionAuth's answers carry no date, so nothing is deleted for good: let a proxy before it add one",
    });
    expect(await world.run({ dryRun: true })).toMatchObject({ deleted: 1 });
    world.ahead = 0;
    expect(await world.run()).toMatchObject({ deleted: 1 });
  });

  it('whose reading is from before the run says nothing of it', async () => {
    await world.stub();
    world.later(AFTER + 1);
    await world.run();
    world.later(GRACE + 1);
    const old = world.clock.now - 1;
    world.culler.clock = () => ({ at: old, ahead: 5 * MINUTE });
    expect(await world.run()).toMatchObject({
      deleted: 0,
      stopped: expect.stringContaining('no date'),
    });
    world.culler.clock = () => ({ at: old + 1, ahead: 0 });
    expect(await world.run()).toMatchObject({ deleted: 1 });
  });

  it.each([
    [MINUTE, undefined],
    [MINUTE + 1, 'our clock was set back by 60 s during the run'],
  ])('that is set back by %d ms during the run: %s', async (back, stopped) => {
    await world.stub();
    world.later(AFTER + 1);
    const { searches } = world.culler;
    world.culler.searches = () => {
      world.later(-back);
      return searches();
    };
    world.culler.clock = () => undefined;
    expect((await world.run()).stopped).toBe(stopped);
  });
});
