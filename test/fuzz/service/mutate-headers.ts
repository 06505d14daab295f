// Wrong headers, and rare ones.
import type { Random } from '../random.ts';
import { hostileHeader } from './hostile.ts';
import type { Made, World } from './world.ts';

type Values = readonly (string | ((random: Random) => string))[];

const address = (random: Random) => `203.0.113.${random.int(40)}`;

const headers: Readonly<Record<string, Values>> = {
  accept: ['application/json', 'text/html', '*/*;q=0', 'image/*', ';;q=,', hostileHeader],
  origin: ['https://evil.example', 'null', 'http://localhost', hostileHeader],
  referer: ['https://evil.example/x', hostileHeader],
  host: ['evil.example', 'my_shop.example.com', 'localhost:1', 'a b', hostileHeader],
  'accept-encoding': ['gzip', 'br', '*;q=0'],
  'accept-language': ['de', hostileHeader],
  'content-type': [
    ...['application/json', 'application/json; charset=utf-16', 'text/plain', 'Application/JSON'],
    ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'],
    ...['application/json; charset=x', 'application/json;;', '/', '', hostileHeader],
  ],
  'content-encoding': ['gzip', 'deflate', 'br', 'identity', 'zip', hostileHeader],
  'idempotency-key': ['0123456789abcdef-one', 'short', 'x'.repeat(201), hostileHeader],
  'token-transport': ['bearer', 'cookie', hostileHeader],
  'sec-fetch-site': ['cross-site', 'same-site', 'none', 'same-origin', hostileHeader],
  'sec-fetch-dest': ['image', 'document', 'iframe', hostileHeader],
  'sec-purpose': ['prefetch', 'prefetch;prerender'],
  'sec-gpc': ['1', '2'],
  'sp-anonymous': ['*', '', hostileHeader],
  dnt: ['1'],
  'user-agent': ['Googlebot/2.1', 'curl/8.0', '', 'x'.repeat(2000), hostileHeader],
  'x-forwarded-for': [address, address, `1.2.3.4, ${'x,'.repeat(50)}`, '::1', hostileHeader],
  'x-forwarded-proto': ['https', 'http', hostileHeader],
  'x-forwarded-host': ['evil.example', hostileHeader],
  'x-http-method-override': ['DELETE'],
  'x-request-id': ['mine', hostileHeader],
  'x-fusionauth-signature-jwt': ['a.b.c', hostileHeader],
  range: ['bytes=0-10', 'bytes=-1', 'bytes=99999999-', hostileHeader],
  'if-none-match': ['*', '"x"'],
  'if-modified-since': ['Sun, 22 Nov 2026 10:00:00 GMT', hostileHeader],
  'if-match': ['"x"'],
  'access-control-request-method': ['POST'],
};

const names = Object.keys(headers);

export function mutateHeaders({ random }: World, made: Made): Partial<Made> {
  const changed = { ...made.headers };
  const present = Object.keys(changed).filter((name) => name !== 'cookie');
  if (present.length > 0 && random.chance(0.2)) delete changed[random.pick(present)];
  else {
    const name = random.pick(names);
    const value = random.pick(headers[name] ?? ['']);
    changed[name] = typeof value === 'string' ? value : value(random);
  }
  return { headers: changed };
}
