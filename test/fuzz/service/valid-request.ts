// A request as a browser, a client or FusionAuth would send it, for one route.
import { createHash, createHmac } from 'node:crypto';
import { settings } from '../../../src/config/table.ts';
import type { Schema } from '../../support/openapi/description.ts';
import { bodyFrom } from '../body.ts';
import type { Random } from '../random.ts';
import { filled, matcher } from './matcher.ts';
import type { Route } from './routes-of.ts';
import { anyDevice, type Device, type Made, type World } from './world.ts';

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

export function validRequest(world: World, route: Route): Made {
  const { random } = world;
  const device = anyDevice(world);
  const method = route.method === 'ALL' ? random.pick(['GET', 'POST']) : route.method;
  const made = { method, device, mutations: 0 };
  if (route.path === '/webhook' && method === 'POST') return { ...made, ...webhook(world) };
  const operation = world.description.find(method, route.path.replaceAll(/:(\w+)/g, 'x'));
  if (operation || route.path.startsWith('/api/')) {
    const headers = { ...cookies(device, random), accept: 'application/json' };
    return { ...made, path: pathOf(world, route), ...json(world, operation?.request, headers) };
  }
  if (method === 'POST') return { ...made, ...form(world, route, device) };
  const headers = browser(device, random);
  return { ...made, path: pathOf(world, route), headers, body: undefined };
}

/** A native client carries its token otherwise than a browser. */
function cookies(device: Device, random: Random): Record<string, string> {
  const token = [...device.values()].find((value) => value.startsWith('eyJ'));
  if (token && random.chance(0.15)) {
    return { authorization: `Bearer ${token}`, 'token-transport': 'bearer' };
  }
  return cookieHeader(device);
}

/** One in ten is measured by trackers. */
function browser(device: Device, random: Random): Record<string, string> {
  const fetched = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  const jar = random.chance(0.1) ? new Map([...device, ...tracked()]) : device;
  return { ...cookieHeader(jar), ...fetched, accept, 'user-agent': agent };
}

/** What the trackers of pages keep, and the collector. */
function tracked(): Device {
  return new Map([
    ['_sp_id.1fff', `${crypto.randomUUID()}.1.1.1..x`],
    ['_sp_ses.1fff', '*'],
    ['fs_uid', `${crypto.randomUUID()}:x:1:2:`],
    ['sp', crypto.randomUUID()],
  ]);
}

export function cookieHeader(device: Device): Record<string, string> {
  if (device.size === 0) return {};
  return { cookie: [...device].map(([name, value]) => `${name}=${value}`).join('; ') };
}

function pathOf({ random, links, pool }: World, { path }: Route): string {
  const known = random.chance(0.8) && links.pick(random, (link) => matches(path, link));
  return known || filled(path, (name) => (name === 'slug' ? random.pick(films) : pool.id(random)));
}

/** With or without a query. */
function matches(pattern: string, link: string): boolean {
  return matcher(pattern)(link.split('?', 1)[0] ?? '');
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

/** As a page of the site offered it to the same device, when one did. */
function form(world: World, route: Route, stranger: Device) {
  const { random, forms } = world;
  const found = forms.pick(random, ({ form: { method, action } }) => {
    return method === 'POST' && matches(route.path, action);
  });
  const device = found?.device ?? stranger;
  const body = new URLSearchParams();
  for (const [name, value] of found?.form.fields ?? guessed) {
    // A browser sends one of several buttons, and one of several choices.
    if (body.has(name) && random.chance(0.5)) continue;
    body.set(name, value || String(fields[name]?.(random) ?? ''));
  }
  const type = 'application/x-www-form-urlencoded';
  const headers = {
    ...browser(device, random),
    origin: world.service.appUrl,
    'content-type': type,
  };
  const path = found?.form.action ?? pathOf(world, route);
  return { device, path, headers, body: body.toString() };
}

const guessed = Object.keys(fields).map((name) => [name, ''] as const);

/** A sign-in or a deletion that FusionAuth tells of, signed as it signs. */
function webhook({ random, pool }: World) {
  const type = random.pick(['user.login.success', 'user.delete.complete', 'user.update']);
  const instant = random.chance(0.9) ? Date.now() : random.int(2 ** 31);
  const event = { id: crypto.randomUUID(), type, createInstant: instant };
  const about = { tenantId: settings.FUSIONAUTH_TENANT_ID.fallback, user: { id: pool.id(random) } };
  const body = JSON.stringify({ event: { ...event, ...about } });
  const type_ = { 'content-type': 'application/json' };
  const headers = { ...type_, 'x-fusionauth-signature-jwt': signature(body) };
  return { path: '/webhook', headers, body };
}

function signature(body: string): string {
  const hash = createHash('sha256').update(body).digest('base64');
  const parts = [{ alg: 'HS256' }, { request_body_sha256: hash }];
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const mac = createHmac('sha256', settings.FUSIONAUTH_WEBHOOK_KEY.fallback);
  return [...input, mac.update(input.join('.')).digest('base64url')].join('.');
}
