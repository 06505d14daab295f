// The same attacks on Vestibule in both modes and on FusionAuth's guide: a suite that nothing fails would prove nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guide } from './contrast/guide-target.ts';
import { misuse } from './contrast/misuse.ts';
import { outcomes } from './contrast/outcomes.ts';
import { taking } from './contrast/taking.ts';
import type { Target } from './contrast/target.ts';
import { vestibule } from './contrast/vestibule-target.ts';

const attacks = { ...taking, ...misuse };
const targets = [
  { name: 'verify-first', start: () => vestibule('verify-first') },
  { name: 'attach-first', start: () => vestibule('attach-first') },
  { name: 'guide', start: guide },
] as const;

it('every attack has its row in the threat model', () => {
  expect(Object.keys(outcomes).sort()).toEqual(Object.keys(attacks).sort());
});

describe.each(targets)('$name', ({ name, start }) => {
  let target: Target;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  it.each(
    Object.entries(attacks).map(([number, attack]) => ({
      number,
      attack,
      comesTo: outcomes[number]?.[name],
    })),
  )('$number: $comesTo', async ({ attack, comesTo }) => {
    expect(await attack(target)).toBe(comesTo);
  });
});
