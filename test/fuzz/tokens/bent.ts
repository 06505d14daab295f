// Ways to bend a good token into one that must say nothing, without a key.
import { type Forge, goodToken, hmac, type Kind } from './forge.ts';

const ODD = [
  '=',
  '==',
  '.',
  ' ',
  '\t',
  '\n',
  '\0',
  '+',
  '/',
  '"',
  '%2e',
  'é',
  '\u200b',
  '😀',
  '\ud800',
  'A',
  '-',
  '_',
];

/** One bit of one decoded part turned over. */
function flipped(forge: Forge): string {
  const parts = goodToken(forge).split('.');
  const at = forge.random.int(3);
  const bytes = Buffer.from(parts[at] ?? '', 'base64url');
  const byte = forge.random.int(bytes.length);
  bytes[byte] = (bytes[byte] ?? 0) ^ (1 << forge.random.int(8));
  parts[at] = bytes.toString('base64url');
  return parts.join('.');
}

/** Something put in, taken out, doubled or swapped in the text itself. */
function mangled(forge: Forge): string {
  const { random } = forge;
  const token = goodToken(forge);
  const at = random.int(token.length + 1);
  const to = Math.min(token.length, at + 1 + random.int(20));
  const changed = random.pick([
    token.slice(0, random.int(token.length)),
    token.slice(1 + random.int(token.length - 1)),
    token.slice(0, at) + random.pick(ODD) + token.slice(at),
    token.slice(0, at) + token.slice(to),
    token.slice(0, to) + token.slice(at),
    token.slice(0, at) + [...token.slice(at, to)].reverse().join('') + token.slice(to),
    `${token}.${random.pick(token.split('.'))}`,
    token.split('.').reverse().join('.'),
    token.replaceAll('.', random.pick(['..', ',', '%2E', ' . ', ''])),
    token + random.pick(ODD),
    token.slice(0, -1) + random.pick([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_']),
  ]);
  // White space around a cookie is none of it.
  return changed.trim() === token ? `${token}A` : changed;
}

/** HMAC keyed with what everybody knows. */
function publicSecret(forge: Forge): string {
  const { local, vended, known, random } = forge;
  const [from, forms] = random.chance(0.5) ? [local, known.ours] : [vended, known.vended];
  const secret = random.pick([...forms, '', 'secret', String(from.header.kid)]);
  return hmac(
    { ...from.header, alg: random.pick(['HS256', from.header.alg]) },
    from.claims,
    secret,
  );
}

/** Text of any kind. */
function garbage({ random }: Forge): string {
  const units = [
    'eyJ',
    '.',
    '{}',
    'null',
    '\0',
    '\u202e',
    'İ',
    '😀',
    '__proto__',
    'bearer',
    '=',
    'a',
    '0',
    '-',
    ';',
    '\\',
  ];
  return Array.from({ length: random.int(60) }, () => random.pick(units)).join('');
}

/** Made from what is signed already: the larger part, for they cost least. */
export const bent: Readonly<Record<string, Kind>> = {
  'a bit turned over': flipped,
  'text mangled': mangled,
  'HMAC with a public key': publicSecret,
  garbage,
};
