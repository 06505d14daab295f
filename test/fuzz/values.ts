// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes its values so
// Values that programs stumble over. Nothing here is an address outside this machine, and no number
// makes the server work long on purpose: it is correctness that is fuzzed, not its patience.
import type { Random } from './random.ts';

const strings = [
  ...['', ' ', '\u0000', '\u202e', 'é'.repeat(200), 'x'.repeat(300), '𝒳', '\ud800', '"', "'", '\\'],
  ...['../../../../tmp/fuzz-escape', '..\\..\\x', '/etc/passwd', 'C:\\x', 'file:///etc/passwd'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined'],
  ...["'; DROP TABLE users; --", '" OR 1=1', '%', '_', '*', '*:*', '[1 TO', 'a:(b', 'a AND', '\\:'],
  ...['${7*7}', '[#if', '[#list x as y]${y}[/#list]', '[#assign a=a]', '<script>', '\r\nX: y'],
  ...['http://127.0.0.1:1/x', 'ann@example.com', 'BEN@EXAMPLE.COM', 'a@b', '@', 'not-an-email'],
  ...['true', '0', '-1', '1e999', '2026-01-01', '2026-13-45', 'America/Denver', 'en_US'],
  ...['password', 'correct horse battery', 'ES256', 'RS256', 'HS256', 'Ed25519', 'none', 'None'],
  ...['AbsoluteMajority', 'email', 'username', 'phoneNumber', 'code', 'S256', 'openid'],
];

const numbers = [
  ...[0, 1, -1, 2, 25, 1.5, -0.5, 2048, 65_536, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308],
  ...[Date.UTC(2026, 0, 1), Date.UTC(2020, 0, 1)],
];

export const strangeString = (random: Random): string => random.pick(strings);

export const strangeNumber = (random: Random): number => random.pick(numbers);

/** Any JSON value, now and then with keys that reach for a prototype. */
export function strangeValue(random: Random, depth = 0): unknown {
  const kind = random.int(depth > 3 ? 5 : 8);
  if (kind < 2) return strangeString(random);
  if (kind === 2) return strangeNumber(random);
  if (kind === 3) return random.chance(0.5);
  if (kind === 4) return null;
  if (kind === 5)
    return Array.from({ length: random.int(4) }, () => strangeValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: random.int(4) }, () => [
      random.chance(0.5) ? strangeString(random) : random.pick(['a', 'b', 'id', 'data', 'name']),
      strangeValue(random, depth + 1),
    ]),
  );
}

/** JSON text that would set `({}).polluted` where objects are merged without care. */
export const polluting: readonly string[] = [
  '{"__proto__":{"polluted":true}}',
  '{"user":{"__proto__":{"polluted":true}}}',
  '{"user":{"data":{"__proto__":{"polluted":true}}}}',
  '{"user":{"data":{"constructor":{"prototype":{"polluted":true}}}}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"tenant":{"data":{"constructor":{"prototype":{"polluted":true}}}}}',
  '[{"op":"add","path":"/__proto__/polluted","value":true}]',
  '[{"op":"add","path":"/user/__proto__/polluted","value":true}]',
  '[{"op":"add","path":"/user/constructor/prototype/polluted","value":true}]',
  '[{"op":"add","path":"/user/data/constructor/prototype/polluted","value":true}]',
  '[{"op":"copy","from":"/user/constructor/prototype","path":"/user/data/x"}]',
  '[{"op":"move","from":"/user/data","path":"/user/__proto__"}]',
];
