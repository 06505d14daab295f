// A short fuzz of the embedded server with every run; `npm run fuzz-embedded` is the long one.
import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

it('3,000 made-up requests leave the embedded server whole: no fault, no crash, no pollution, no stray file', async () => {
  const { statuses, problems } = await fuzz({ requests: 3000, seed: 20_260_101 });
  expect(problems).toEqual([]);
  expect(statuses['200'], 'not everything was refused').toBeGreaterThan(200);
  expect(statuses['400'], 'not everything was taken').toBeGreaterThan(200);
}, 60_000);
