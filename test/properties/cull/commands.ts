// What can happen to a cull, as fast-check makes it up.
import * as fc from 'fast-check';
import { DAY } from '../../support/lifecycle.ts';

export const VISITORS = 4;
const HOUR = DAY / 24;

const who = fc.nat({ max: VISITORS - 1 });
const acts = ['visit', 'ask', 'prove', 'withdraw', 'release', 'guard', 'restore'] as const;
const visit = fc.constant('visit' as const);

const act = fc.record({
  type: fc.constant('act' as const),
  act: fc.oneof({ weight: 6, arbitrary: visit }, fc.constantFrom(...acts)),
  who,
  shy: fc.boolean(),
});

const wait = fc.record({
  type: fc.constant('wait' as const),
  ms: fc.oneof(
    fc.integer({ min: HOUR, max: 20 * DAY }),
    fc.constantFrom(40 * DAY, 31 * DAY, 7 * DAY),
  ),
});

/** `jump`: by how much our clock jumps in the midst of it. */
const cull = fc.record({
  type: fc.constant('cull' as const),
  diesAfter: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
  rival: fc.boolean(),
  meanwhile: fc.array(who, { maxLength: 2 }),
  jump: fc.option(fc.constantFrom(-DAY, DAY, 365 * DAY), { nil: 0, freq: 5 }),
});

/** From now on our clock is not FusionAuth's. */
const skew = fc.record({
  type: fc.constant('skew' as const),
  ms: fc.constantFrom(0, 0, 30_000, HOUR, -HOUR, DAY, -DAY, 365 * DAY, -365 * DAY),
});

const misbehave = fc.record({
  type: fc.constant('misbehave' as const),
  frozen: fc.boolean(),
  faults: fc.array(fc.constantFrom(503, 'reset', 'lose-answer'), { maxLength: 4 }),
});

export const commands = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: act },
    { weight: 5, arbitrary: wait },
    { weight: 6, arbitrary: cull },
    { weight: 3, arbitrary: fc.constant({ type: 'reconcile' } as const) },
    { weight: 2, arbitrary: skew },
    { weight: 2, arbitrary: misbehave },
  ),
  { minLength: 10, maxLength: 40 },
);

export type Command = typeof commands extends fc.Arbitrary<(infer T)[]> ? T : never;
export type Of<T extends Command['type']> = Extract<Command, { type: T }>;
