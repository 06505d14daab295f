import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const css = await readFile(new URL('../../../public/vestibule.css', import.meta.url), 'utf8');

/** The colour tokens of each scheme; the dark one inherits what it does not name. */
const [light, night] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
  tokens(body ?? ''),
);
const schemes = { light: { ...light }, dark: { ...light, ...night } };

function tokens(body: string): Record<string, string> {
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value]),
  );
}

/** WCAG 2.2: relative luminance of an sRGB colour, #rgb or #rrggbb. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [brighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (brighter + 0.05) / (darker + 0.05);
}

describe.each(Object.entries(schemes))('in the %s scheme', (_name, colours) => {
  const between = (one: string, other: string) =>
    contrast(colours[one] as string, colours[other] as string);

  it.each([
    ['ink', 'paper'],
    ['ink', 'card'],
    ['soft', 'paper'],
    ['soft', 'card'],
    ['link', 'paper'],
    ['link', 'card'],
    ['bad', 'paper'],
    ['bad', 'card'],
    ['on-act', 'act'],
    ['on-act', 'act-hover'],
    ['on-gold', 'gold'],
    ['on-band', 'band'],
  ])('words in %s can be read on %s', (words, ground) => {
    expect(between(words, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['field', 'card'],
    ['field', 'paper'],
    ['ring', 'paper'],
    ['ring', 'card'],
    ['gold', 'band'],
  ])('%s can be made out on %s', (mark, ground) => {
    expect(between(mark, ground)).toBeGreaterThanOrEqual(3);
  });
});

it('the stylesheet is small and asks for nothing more', () => {
  expect(css.length).toBeLessThan(11_000);
  expect(css).not.toMatch(/@import|url\(/);
});
