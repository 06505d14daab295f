// The schedule keeps the contract of every background loop: start, runOnce, stop.
import { expect, it } from 'vitest';
import type { CullOrder, CullRun } from '../../../src/domain/cull-run.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { cullSchedule } from '../../../src/reaper/schedule.ts';

const report: CullRun = {
  id: 'a',
  by: 'schedule',
  dryRun: false,
  startedAt: 0,
  resumed: 0,
  scanned: 0,
  culled: 0,
  deleted: 0,
  kept: {},
  errors: 0,
};

/** A schedule for the far future whose runs end when the test says so. */
function scheduled(expression = '0 0 29 2 *') {
  const runs: (CullOrder & { end: () => void; fail: (error: Error) => void })[] = [];
  const heard: { reports: CullRun[]; errors: unknown[] } = { reports: [], errors: [] };
  const cutOff = { is: false };
  const schedule = cullSchedule({
    cull: (order) =>
      new Promise((resolve, reject) => {
        runs.push({ ...order, end: () => resolve(report), fail: reject });
      }),
    expression,
    unfinished: async () => cutOff.is,
    onReport: (one) => heard.reports.push(one),
    onError: (error) => heard.errors.push(error),
  });
  return { schedule, runs, heard, cutOff };
}

async function settled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (
    (await Promise.race([promise, new Promise((go) => setImmediate(go, pending))])) !== pending
  );
}

it('one run is the real cull, and its report is heard', async () => {
  const { schedule, runs, heard } = scheduled();
  const running = schedule.runOnce();
  expect(runs.map(({ dryRun }) => dryRun)).toEqual([false]);
  runs[0]?.end();
  expect(await running).toBe(report);
  expect(heard).toEqual({ reports: [report], errors: [] });
});

it('a run that fails is heard of, rejects nothing, and the next one works', async () => {
  const { schedule, runs, heard } = scheduled();
  const failing = schedule.runOnce();
  runs[0]?.fail(new Error('away'));
  expect(await failing).toBeUndefined();
  expect(heard.errors).toEqual([new Error('away')]);
  const next = schedule.runOnce();
  runs[1]?.end();
  expect(await next).toBe(report);
});

it('stopping waits for every run in flight, also for one that another has overtaken', async () => {
  const { schedule, runs } = scheduled();
  schedule.start();
  const [slow, quick] = [schedule.runOnce(), schedule.runOnce()];
  runs[1]?.fail(new Error('busy'));
  await quick;
  const stopping = schedule.stop();
  expect(await settled(stopping)).toBe(false);
  runs[0]?.end();
  await Promise.all([stopping, slow]);
});

it('starting twice and stopping twice is doing it once; it can be stopped without having been started', async () => {
  const { schedule } = scheduled();
  await schedule.stop();
  schedule.start();
  schedule.start();
  await schedule.stop();
  await schedule.stop();
});

it('it runs when the time has come, and no more once it is stopped', async () => {
  const { schedule, runs, heard } = scheduled('* * * * * *');
  schedule.start();
  await expect.poll(() => runs.length, { timeout: 5000 }).toBe(1);
  const stopping = schedule.stop();
  runs[0]?.end();
  await stopping;
  expect([runs.length, heard.reports.length]).toEqual([1, 1]);
});

it('another process that was first is no failure', async () => {
  const { schedule, runs, heard } = scheduled();
  const second = schedule.runOnce();
  runs[0]?.fail(new AppError('busy'));
  expect(await second).toBeUndefined();
  expect(heard).toEqual({ reports: [], errors: [] });
});

it('a run that was cut off is taken up, and without one nothing is', async () => {
  const { schedule, runs, cutOff } = scheduled();
  expect(await schedule.takeUp()).toBeUndefined();
  expect(runs).toHaveLength(0);
  cutOff.is = true;
  const taken = schedule.takeUp();
  await expect.poll(() => runs.length).toBe(1);
  runs[0]?.end();
  expect(await taken).toBe(report);
});

it('stopping tells the run in flight to end where it is', async () => {
  const { schedule, runs } = scheduled();
  const running = schedule.runOnce();
  expect(runs[0]?.signal?.aborted).toBe(false);
  const stopping = schedule.stop();
  expect(runs[0]?.signal?.aborted).toBe(true);
  runs[0]?.end();
  await Promise.all([running, stopping]);
});
