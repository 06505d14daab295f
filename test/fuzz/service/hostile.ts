// Texts that would show if a page let them through as they came, beside those that programs stumble over.
import type { Random } from '../random.ts';
import { strangeString } from '../values.ts';

/** In an answer's HTML, any of these as it stands has broken out of where it was put. */
export const breakouts = ['<fz-tag', '"fz-quote', "'fz-quote"] as const;

/** A header of an answer that begins so was smuggled in. */
export const SMUGGLED = 'fz-header';

const texts: readonly string[] = [
  '<fz-tag onload=alert(1)>',
  '"fz-quote onfocus=alert(1) x="',
  "'fz-quote onfocus=alert(1) x='",
  '--><fz-tag>',
  '</title><fz-tag>',
  '{{fz}}<%= fz %><fz-tag>',
  `x\r\n${SMUGGLED}: 1`,
  `\r\n\r\n<fz-tag>${SMUGGLED}: 1`,
  '//evil.example/',
  '/.//evil.example/',
  '/\\evil.example',
  'https://evil.example/<fz-tag>',
  'javascript:alert(1)//<fz-tag>',
  '/../../../../etc/passwd',
  'fuzz-7@example.com',
  'fuzz-8@example.com\r\nBcc: fuzz-9@example.com',
  '"fz-quote"@example.com',
  '=cmd|x!A1',
  '../token-keys.json',
  'x'.repeat(5000),
];

export const hostileText = (random: Random): string =>
  random.chance(0.6) ? random.pick(texts) : strangeString(random);

/** What people and pages write, which may be anything. */
export const anyText = (random: Random): string =>
  random.chance(0.3)
    ? hostileText(random)
    : random.pick(['Making cents', 'Cart', 'Añadir', 'Film №7 🎬']);

/** Values of headers as Node's client lets them be sent. */
export const hostileHeader = (random: Random): string =>
  hostileText(random).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '');
