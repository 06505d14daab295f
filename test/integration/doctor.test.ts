// The doctor on a real installation: finds each of many faults, alone and together, and mends those in FusionAuth.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mendable, ours } from './doctor/faults.ts';
import { type Installation, startInstallation } from './doctor/installation.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation.close());

it('finds nothing where nothing is wrong, and mends nothing', async () => {
  expect(await installation.mend()).toEqual({ done: [], refused: [], left: [] });
});

describe('a fault of FusionAuth’s settings is found, and --fix mends it:', () => {
  it.each(mendable)('$name', async ({ plant, finds }) => {
    await plant(installation);
    expect(await installation.found()).toEqual(finds);
    const { done, refused, left } = await installation.mend();
    expect([done.length, refused, left]).toEqual([1, [], []]);
  });
});

it('--fix changes nothing that was not agreed to', async () => {
  const [fault] = mendable;
  await fault?.plant(installation);
  const kept = { done: [], refused: [], left: fault?.finds };
  expect(await installation.mend(false)).toEqual(kept);
  expect(await installation.mend()).toMatchObject({ left: [] });
});

it('what FusionAuth refuses is told, and not tried for ever', async () => {
  const [fault] = mendable;
  await fault?.plant(installation);
  await installation.misbehave({
    requests: [{ method: 'PATCH', path: '/api/tenant/*', outcome: 503 }],
  });
  const { done, refused, left } = await installation.mend();
  await installation.misbehave({});
  expect([done, refused.length, left]).toEqual([[], 1, fault?.finds]);
  expect(refused[0]).toMatch(/^tenant ChangeBank: .*: PATCH \/api\/tenant\/.* answered 503$/);
  expect(await installation.mend()).toMatchObject({ left: [] });
});

describe('a fault elsewhere is found, and --fix leaves it alone:', () => {
  it.each(ours)('$name', async ({ plant, undo, finds }) => {
    await plant(installation);
    expect(await installation.mend()).toEqual({ done: [], refused: [], left: finds });
    await undo?.(installation);
    expect(await installation.found()).toEqual([]);
  });
});

it('all of them together are found, and --fix leaves those alone that are not FusionAuth’s', async () => {
  const elsewhere = ours.filter(({ alone }) => !alone);
  const all = [...mendable, ...elsewhere];
  expect(all.length).toBeGreaterThan(15);
  for (const { plant } of all) await plant(installation);
  const ids = (faults: typeof all) => faults.flatMap(({ finds }) => finds).sort();
  expect((await installation.found()).sort()).toEqual(ids(all));
  const { done, refused, left } = await installation.mend();
  expect([done.length, refused]).toEqual([mendable.length, []]);
  expect(left.sort()).toEqual(ids(elsewhere));
  for (const { undo } of elsewhere.toReversed()) await undo?.(installation);
  expect(await installation.found()).toEqual([]);
});
