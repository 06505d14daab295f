// A cull that an operator pauses in its midst: it ends at the next step, and goes on from there when it may.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CullOrder } from '../../src/domain/cull-run.ts';
import { id, open } from '../support/changes.ts';
import { cullOf, DAY, type Lifecycle, startLifecycle } from '../support/lifecycle.ts';

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

/** More than two steps of a run. */
const STUBS = 450;

it('a pause ends the run under way, holds the ones after it, and once lifted the rest goes, nobody twice', async () => {
  const { store, clock, now } = life;
  const stubs = Array.from({ length: STUBS }, () => open(id(), { provision: false }));
  await Promise.all(stubs.map((stub) => store.commit(stub)));
  clock.now += 41 * DAY;
  const run = (more: Partial<CullOrder> = {}) => cullOf(life, { maxFraction: 1 })(more);

  const paused = await run({
    onProgress: ({ phase }) => {
      if (phase === 'culling') void store.pauseCull({ at: now() });
    },
  });
  expect(paused).toMatchObject({ interrupted: 'paused' });
  expect(paused.culled).toBeGreaterThan(0);
  expect(paused.culled).toBeLessThan(STUBS);
  expect(await run()).toMatchObject({
    id: paused.id,
    interrupted: 'paused',
    culled: paused.culled,
  });
  expect((await store.counts()).byState.culled).toBe(paused.culled);

  await store.pauseCull(undefined);
  const whole = await run();
  expect(whole).toMatchObject({ id: paused.id, culled: STUBS });
  expect(whole).not.toHaveProperty('interrupted');
  expect((await store.counts()).byState).toMatchObject({ anonymous: 0, culled: STUBS });
});
