// What the page script posts: calls of Fullstory's functions, stamped with who the browser says it is.
import type { Random } from '../random.ts';
import { browser, measured } from './browser.ts';
import { anyText } from './hostile.ts';
import { type Person, sender } from './sender.ts';
import type { Device, Made, World } from './world.ts';

export function pageCalls(world: World, stranger: Device): Partial<Made> {
  const { random, service } = world;
  const person = sender(world, stranger);
  const device = measured(person.device);
  // One page in thirty calls more often than it may.
  const length = random.chance(0.03) ? 60 : 1 + random.int(4);
  const ops = Array.from({ length }, () => call(random, person, device));
  const about = { accept: '*/*', 'sec-fetch-dest': 'empty', origin: service.appUrl };
  const headers = { ...browser(device, random), ...about, 'content-type': 'text/plain' };
  const body = JSON.stringify({ page: crypto.randomUUID(), sent: Date.now(), ops });
  return { path: '/fs/ops', device, headers, body };
}

function call(random: Random, person: Person, of: Device) {
  const [device, session] = (of.get('fs_uid') ?? '').split(':');
  const stamp = { id: crypto.randomUUID(), at: Date.now(), device, session };
  const v = random.pick([1, 2] as const);
  const source = random.chance(0.2) ? { source: 'integration' } : {};
  return { ...stamp, v, ...source, ...random.pick(operations)(random, v, person) };
}

type Operation = (random: Random, v: 1 | 2, person: Person) => { op: string; options: object };

const operations: readonly Operation[] = [
  (random, v, { account }) => {
    if (account === undefined) return { op: 'setIdentity', options: { consent: true } };
    return { op: 'setIdentity', options: { uid: account, ...described(random, v) } };
  },
  (random) => {
    const options = random.chance(0.2) ? { anonymous: true } : { consent: random.chance(0.5) };
    return { op: 'setIdentity', options };
  },
  (random, v) => {
    const type = random.pick(['user', 'page', 'document']);
    return { op: 'setProperties', options: { type, properties: properties(random, v) } };
  },
  (random, v) => {
    const name = anyText(random).slice(0, 250) || 'Film rated';
    return { op: 'trackEvent', options: { name, ...described(random, v) } };
  },
  (random) => ({ op: 'log', options: { level: 'warn', msg: anyText(random) } }),
  (random) => ({ op: random.pick(['shutdown', 'restart']), options: {} }),
];

function described(random: Random, v: 1 | 2): object {
  if (random.chance(0.3)) return {};
  const given = { properties: properties(random, v) };
  return random.chance(0.3) ? { ...given, schema: { properties: { seen: 'int' } } } : given;
}

/** Names of version 1 end in their type. */
function properties(random: Random, v: 1 | 2): object {
  const [title, stars] = [anyText(random), random.int(5)];
  if (v === 1)
    return { title_str: title, stars_int: stars, at_date: '2026-11-22', tags_strs: ['a'] };
  return { title, stars, seen: 3, tags: ['a', 'b'], film: { name: title, watched: true } };
}
