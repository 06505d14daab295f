// What the fuzz knows of the service it is at: devices and their cookies, forms, links, ids and tokens.
import { type Pool, pool } from '../pool.ts';
import type { Random } from '../random.ts';
import { type Ring, ring } from '../ring.ts';
import type { Sendable, Sent } from '../send.ts';
import type { Description } from './description.ts';
import type { FuzzedService } from './fuzzed-service.ts';
import { type Form, formsIn, linksIn } from './pages.ts';

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
  /** With the device that was shown it. */
  forms: Ring<{ form: Form; device: Device }>;
  links: Ring<string>;
}

/** A request that was made up, and the device that sends it. */
export interface Made extends Sendable {
  device: Device;
  /** How many things in it are wrong; 0 is a request as a browser or a client would send it. */
  mutations: number;
}

export function createWorld(about: Pick<World, 'random' | 'service' | 'description'>): World {
  const [guests, members] = [ring<Device>(40), ring<Device>(10)];
  return { ...about, pool: pool(), guests, members, forms: ring(200), links: ring(100) };
}

export function keepDevice({ guests, members }: World, device: Device): void {
  const signedIn = [...device.keys()].some((name) => name.endsWith('-session'));
  (signedIn ? members : guests).keep(device);
}

/** Somebody's, or one that holds nothing. */
export function anyDevice({ random, guests, members }: World): Device {
  if (random.chance(0.08)) return new Map();
  const [first, second] = random.chance(0.4) ? [members, guests] : [guests, members];
  return first.pick(random) ?? second.pick(random) ?? new Map();
}

/** Learns from an answer what later requests can be made of. */
export function learn(world: World, made: Made, { status, type, headers, body }: Sent): void {
  world.pool.harvest(body);
  const device = updated(made.device, headers['set-cookie'] ?? []);
  if (headers['set-cookie']) keepDevice(world, device);
  if (typeof headers.location === 'string') keepLink(world, headers.location);
  if (!type.startsWith('text/html') || status >= 400) return;
  for (const form of formsIn(body, made.path)) world.forms.keep({ form, device });
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
