// A request as a browser, a client or FusionAuth would send it, for one route.
import type { Schema } from '../../support/openapi/description.ts';
import { bodyFrom } from '../body.ts';
import type { Random } from '../random.ts';
import { browser, cookieHeader, measured } from './browser.ts';
import { filled, matcher } from './matcher.ts';
import { pageCalls } from './page-calls.ts';
import { nameOf, type Route } from './routes-of.ts';
import { pixel, trackerPost } from './tracker-request.ts';
import { webhook } from './webhook.ts';
import { type Device, deviceFor, type Made, type Offer, type World } from './world.ts';

const films = ['making-cents', 'counting-up', 'no-nickels'];

/** What stands for a field of this name, in forms, queries and bodies; empty for names that are not known. */
export const fields: Readonly<Record<string, (random: Random) => unknown>> = {
  action: (random) => random.pick(['video.watched', 'favorite.added', 'favorite.removed']),
  properties: (random) => ({ film: random.pick(films) }),
  email: (random) => `fuzz-${random.int(1000)}@example.com`,
  password: () => 'correct horse battery staple',
  film: (random) => random.pick(films),
  choice: (random) => random.pick(['merge', 'discard']),
  on: (random) => random.pick(['yes', 'no']),
  mode: (random) => random.pick(['off', 'anonymous', 'session', 'full']),
  keep: (random) => random.pick(['yes', 'no']),
  amount: (random) => random.pick(['41', '0.87', '$1.20', '1e3', '-1']),
  to: (random) => random.pick(['/account', '/make-change', '/video?saved']),
  back: (random) => random.pick(['/video', '/account']),
};

/** Routes whose requests no page makes. */
const machines: Readonly<Record<string, (world: World, device: Device) => Partial<Made>>> = {
  'POST /webhook': webhook,
  'POST /com.snowplowanalytics.snowplow/tp2': trackerPost,
  'GET /i': pixel,
  'POST /fs/ops': pageCalls,
};

/** With what this device was offered, if it was offered such a request; perhaps with what another one was. */
export function validRequest(
  world: World,
  route: Route,
  stranger: Device = deviceFor(world, route),
): Made {
  const { random } = world;
  const method = route.method === 'ALL' ? random.pick(['GET', 'POST']) : route.method;
  // Whoever asks for the head asks just as for the page.
  const asked = { ...route, method: method === 'HEAD' ? 'GET' : method };
  const found = offered(world, asked, stranger);
  const device = found?.device ?? stranger;
  const path = found?.form.action ?? pathOf(world, route);
  const made: Made = { method, path, device, headers: {}, body: undefined, mutations: 0 };
  const machine = machines[nameOf(asked)];
  if (machine) return { ...made, ...machine(world, device) };
  const operation = world.description.find(method, route.path.replaceAll(/:(\w+)/g, 'x'));
  if (operation || route.path.startsWith('/api/')) {
    const headers = { ...cookies(device, random), accept: 'application/json' };
    return { ...made, ...json(world, operation?.request, headers) };
  }
  // One in ten is measured by trackers.
  const headers = browser(random.chance(0.1) ? measured(device) : device, random);
  return method === 'POST' ? { ...made, ...form(world, found, headers) } : { ...made, headers };
}

function offered(
  { random, offers, forms }: World,
  { method, path }: Route,
  device: Device,
): Offer | undefined {
  const answers = matcher(path);
  const fits = ({ form }: Offer) => form.method === method && answers(bare(form.action));
  const own = (one: Offer) => one.device === device && fits(one);
  const theirs = offers.pick(random, own) ?? forms.pick(random, own);
  if (theirs || random.chance(0.2)) return theirs;
  return offers.pick(random, fits) ?? forms.pick(random, fits);
}

/** A native client carries its token otherwise than a browser. */
function cookies(device: Device, random: Random): Record<string, string> {
  const token = [...device.values()].find((value) => value.startsWith('eyJ'));
  if (token && random.chance(0.15)) {
    return { authorization: `Bearer ${token}`, 'token-transport': 'bearer' };
  }
  return cookieHeader(device);
}

function pathOf(world: World, { path }: Route): string {
  const { random, links } = world;
  const answers = matcher(path);
  const known = random.chance(0.8) && links.pick(random, (link) => answers(bare(link)));
  return (
    known || filled(path, (name) => (name === 'slug' ? random.pick(films) : idIn(world, path)))
  );
}

/** Operators' pages are about accounts. */
function idIn({ random, pool, people }: World, path: string): string {
  const account = path.startsWith('/admin') && people.pick(random)?.account;
  return account || pool.id(random);
}

/** Without its query. */
function bare(link: string): string {
  return link.split('?', 1)[0] ?? '';
}

function json(world: World, schema: Schema | undefined, headers: Record<string, string>) {
  if (!schema) return { headers, body: undefined };
  const { random, pool, description } = world;
  const source = { random, pool, resolve: description.component };
  const value = bodyFrom(source, schema, 0) as Record<string, unknown>;
  for (const name of schema.required ?? []) value[name] ??= pool.name(random);
  for (const name of Object.keys(value)) value[name] = fields[name]?.(random) ?? value[name];
  const typed = { ...headers, 'content-type': 'application/json' };
  return { headers: typed, body: JSON.stringify(value) };
}

/** As a page of the site offered it, when one did. */
function form(world: World, found: Offer | undefined, browsers: Record<string, string>) {
  const { random, service } = world;
  const body = new URLSearchParams();
  for (const [name, value] of found?.form.fields ?? guessed) {
    // A browser sends one of several buttons, and one of several choices.
    if (body.has(name) && random.chance(0.5)) continue;
    body.set(name, value || String(fieldOf(world, name) ?? ''));
  }
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const headers = { ...browsers, origin: service.appUrl, ...type };
  return { headers, body: body.toString() };
}

/** Only operators type in an id. */
function fieldOf(world: World, name: string): unknown {
  return name === 'id' ? idIn(world, '/admin') : fields[name]?.(world.random);
}

const guessed = [...Object.keys(fields), 'id'].map((name) => [name, ''] as const);
