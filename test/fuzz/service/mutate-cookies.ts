// Wrong credentials: cookies that are broken, doubled, too many or another kind's, and bearer tokens.
import type { Random } from '../random.ts';
import { cookieHeader } from './browser.ts';
import { hostileHeader } from './hostile.ts';
import { anyDevice, type Device, type Made, type World } from './world.ts';

type Change = (random: Random, device: Device, other: Device) => Record<string, string>;

const kinds = ['', '-session', '-sign-in'];
const prefixes = ['', '__Host-', '__Secure-'];

const changes: readonly Change[] = [
  () => ({}),
  (_random, _device, other) => cookieHeader(other),
  (random, device) => cookieHeader(withValue(random, device, hostileHeader(random))),
  (random, device) => cookieHeader(withValue(random, device, flipped(random, device))),
  (random, device) => cookieHeader(swapped(random, device)),
  (_random, device, other) => joined(device, other),
  (random, device) => ({ ...cookieHeader(device), authorization: bearer(random, device) }),
  (random, device) => ({ authorization: bearer(random, device) }),
  (random) => ({ cookie: `${hostileHeader(random)}; =; ;; __proto__=1; a=%; vestibule` }),
  (random, device) => ({
    cookie: `${cookieHeader(device).cookie ?? 'a=b'}; ${'x=y; '.repeat(random.int(1500))}`,
  }),
  (random, device) => ({
    ...cookieHeader(device),
    authorization: random.pick(['Basic YTpi', 'Bearer', 'bearer  x', hostileHeader(random)]),
  }),
];

export function mutateCookies(world: World, made: Made): Partial<Made> {
  const { cookie: _, authorization: __, ...headers } = made.headers;
  const change = world.random.pick(changes)(world.random, made.device, anyDevice(world));
  return { headers: { ...headers, ...change } };
}

function withValue(random: Random, device: Device, value: string): Device {
  const name = [...device.keys()][0] ?? `vestibule${random.pick(kinds)}`;
  return new Map([...device, [name, value]]);
}

/** One character of a credential is another. */
function flipped(random: Random, device: Device): string {
  const [value = 'eyJhbGciOiJub25lIn0.e30.'] = device.values();
  const at = random.int(value.length);
  return `${value.slice(0, at)}${random.pick([...'AZaz09_-.'])}${value.slice(at + 1)}`;
}

/** A credential under another kind's name. */
function swapped(random: Random, device: Device): Device {
  const named = () => `${random.pick(prefixes)}vestibule${random.pick(kinds)}`;
  return new Map([...device.values()].map((value) => [named(), value]));
}

/** Two devices' cookies at once: names come twice. */
function joined(device: Device, other: Device): Record<string, string> {
  return { cookie: [device, other].flatMap((one) => cookieHeader(one).cookie ?? []).join('; ') };
}

function bearer(random: Random, device: Device): string {
  const values = [...device.values(), 'eyJhbGciOiJub25lIn0.e30.', 'x'.repeat(5000)];
  return `Bearer ${random.pick(values)}`;
}
