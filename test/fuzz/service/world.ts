// What the fuzz knows of the service it is at: devices and their cookies, forms, links, ids and tokens.
import { type Pool, pool } from '../pool.ts';
import type { Random } from '../random.ts';
import { type Ring, ring } from '../ring.ts';
import type { Sendable, Sent } from '../send.ts';
import type { Description } from './description.ts';
import type { FuzzedService } from './fuzzed-service.ts';
import { type Form, formsIn, linksIn, undoingsIn } from './pages.ts';
import type { Route } from './routes-of.ts';

/** The cookies of a browser, as it would send them. */
export type Device = ReadonlyMap<string, string>;

export interface World {
  random: Random;
  service: FuzzedService;
  description: Description;
  pool: Pool;
  /** Of strangers, guests, and people whose credentials have ended. */
  guests: Ring<Device>;
  /** Those with a session. */
  members: Ring<Device>;
  /** Those whose session is an operator's. */
  operators: Ring<Device>;
  /** Devices of which it is known whose they are. */
  people: Ring<{ device: Device; account: string }>;
  /** Forms of pages. */
  forms: Ring<Offer>;
  /** What goes well once, and for one device: a link that nobody has followed, a merge to take back. */
  offers: Ring<Offer>;
  links: Ring<string>;
  /** An email address that was never used, and none of those that requests make up. */
  newAddress(): string;
}

/** A form, or a link as if it were one, with the device that was shown it. */
export interface Offer {
  form: Form;
  device: Device;
}

/** A request that was made up, and the device that sends it. */
export interface Made extends Sendable {
  device: Device;
  /** How many things in it are wrong; 0 is a request as a browser or a client would send it. */
  mutations: number;
}

export function createWorld(about: Pick<World, 'random' | 'service' | 'description'>): World {
  let addresses = 1000;
  return {
    ...{ ...about, pool: pool(), guests: ring(40), members: ring(10), operators: ring(2) },
    ...{ people: ring(20), forms: ring(200), offers: ring(12), links: ring(100) },
    newAddress: () => `fuzz-${++addresses}@example.com`,
  };
}

export function isMember(device: Device): boolean {
  return [...device.keys()].some((name) => name.endsWith('-session'));
}

export function keepDevice({ guests, members }: World, device: Device): void {
  (isMember(device) ? members : guests).keep(device);
}

/** Somebody for a route: mostly an operator for what is theirs. */
export function deviceFor(world: World, { path }: Route): Device {
  const { random, operators } = world;
  const operator = path.startsWith('/admin') && random.chance(0.8) && operators.pick(random);
  return operator || anyDevice(world);
}

/** Somebody's, or one that holds nothing. */
export function anyDevice({ random, guests, members }: World): Device {
  if (random.chance(0.08)) return new Map();
  const [first, second] = random.chance(0.4) ? [members, guests] : [guests, members];
  return first.pick(random) ?? second.pick(random) ?? new Map();
}

/** Learns from an answer what later requests can be made of. @returns the device as it then is */
export function learn(world: World, made: Made, answer: Sent): Device {
  const { headers, body } = answer;
  world.pool.harvest(body);
  const lines = headers['set-cookie'];
  const device = lines ? updated(made.device, lines) : made.device;
  if (lines) keepDevice(world, device);
  if (typeof headers.location === 'string') keepLink(world, headers.location);
  learnOffers(world, made.path, { device, answer });
  return device;
}

function learnOffers(
  world: World,
  page: string,
  { device, answer: { status, type, body } }: { device: Device; answer: Sent },
): void {
  if (status >= 400) return;
  if (type.startsWith('application/json')) {
    for (const form of undoingsIn(body)) world.offers.keep({ form, device });
  }
  if (!type.startsWith('text/html')) return;
  for (const form of formsIn(body, page)) world.forms.keep({ form, device });
  for (const link of linksIn(body)) keepLink(world, link);
}

function keepLink({ links, service }: World, location: string): void {
  if (!URL.canParse(location, service.appUrl)) return;
  const { origin, pathname, search } = new URL(location, service.appUrl);
  if (origin === service.appUrl && `${pathname}${search}`.length < 300)
    links.keep(`${pathname}${search}`);
}

function updated(device: Device, lines: readonly string[]): Device {
  const cookies = new Map(device);
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  return cookies;
}
