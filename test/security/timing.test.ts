// Whether somebody who measures how long an answer takes learns which addresses we know.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compare } from '../../scripts/timing/compare.ts';
import { SETTINGS, sampleTimes } from '../../scripts/timing/sample.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ ...SETTINGS, FUSIONAUTH_CALLS: '20' });
});
afterAll(() => service.dispose());

it('E1: 2,000 answers to known addresses and as many to unknown ones, in random order, take times that tell nothing', async () => {
  const samples = { unknown: 2000, registered: 667, pending: 667, disabled: 666 };
  const { unknown, ...known } = await sampleTimes(service, samples);
  // Ranks and no milliseconds: a busy machine slows both alike. Chance alone keeps within 0.45 and 0.55 but for one
  // run in ten million.
  const { auc } = compare(unknown, Object.values(known).flat());
  expect(Math.abs(auc - 0.5)).toBeLessThan(0.05);
}, 240_000);
