// Wrong paths and queries.
import type { Random } from '../random.ts';
import { hostileText } from './hostile.ts';
import { fields } from './valid-request.ts';
import type { Made, World } from './world.ts';

const names = [
  ...Object.keys(fields),
  ...['id', 'request', 'saved', 'code', 'state', 'iss', 'error', 'error_description', 'stub', 'q'],
  ...['__proto__', 'constructor', 'toString', 'a[b]', '__proto__[polluted]', ''],
];

export function mutatePath(world: World, { path }: Made): Partial<Made> {
  const { random } = world;
  const [bare = '/', query = ''] = path.split('?');
  if (random.chance(0.5)) return { path: `${bare}?${queryFrom(world, query)}` };
  const changed = pathFrom(random, bare);
  return { path: query ? `${changed}?${query}` : changed };
}

function queryFrom({ random, pool }: World, query: string): string {
  if (query !== '' && random.chance(0.4)) return changed(random, query);
  const made = Array.from({ length: 1 + random.int(4) }, () => {
    const value = random.chance(0.3) ? pool.id(random) : hostileText(random);
    const name = encode(random.pick(names));
    return random.chance(0.1) ? name : `${name}=${encode(value)}`;
  });
  if (random.chance(0.1)) return `${query}&%zz=%E0%A4%A&${made.join('&')}`;
  return [...(random.chance(0.5) ? [query] : []), ...made].join('&');
}

/** One of its parameters is another, or missing, or there twice. */
function changed(random: Random, query: string): string {
  const pairs = query.split('&');
  const at = random.int(pairs.length);
  const [name = ''] = (pairs[at] ?? '').split('=');
  const kind = random.int(6);
  if (kind === 0) return pairs.toSpliced(at, 1).join('&');
  if (kind === 1) return `${query}&${pairs[at]}`;
  return pairs.with(at, `${name}=${encode(hostileText(random))}`).join('&');
}

function pathFrom(random: Random, path: string): string {
  const parts = path.split('/');
  const at = 1 + random.int(Math.max(1, parts.length - 1));
  switch (random.int(9)) {
    case 0:
      return `${path}/`;
    case 1:
      return `//evil.example${path}`;
    case 2:
      return path.toUpperCase();
    case 3:
      return `${path}${random.pick(['%zz', '%00', '%2f..%2f..%2fpackage.json', ';a=b', '.json'])}`;
    case 4:
      return `/${random.pick(['style.css', 'logo.svg', 'films/', '..%2fpackage.json', '.env'])}`;
    case 5:
      return `${path}/${encode(hostileText(random))}`;
    case 6:
      return `/${'a/'.repeat(random.int(300))}`;
    default:
      return parts.with(at, encode(hostileText(random))).join('/');
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
