// Who asks a route, so that it goes well: what must have been before is done on the way.
import { send } from '../send.ts';
import { cookieHeader } from './browser.ts';
import { following } from './pages.ts';
import {
  type Credentials,
  deviceOf,
  introduce,
  linkTo,
  openGuest,
  signIn,
  wayBack,
} from './people.ts';
import { nameOf, type Route } from './routes-of.ts';
import { trackerPost } from './tracker-request.ts';
import { type Device, learn, type Made, type World } from './world.ts';

export interface Scene {
  world: World;
  /** Somebody who has an account. */
  ann: Credentials;
}

/** Makes the one who asks, and whatever must have been before. */
type Who = (scene: Scene) => Promise<Device>;

export function whoFor(route: Route): Who {
  const usual = route.path.startsWith('/admin') ? operators : guest;
  return who[nameOf(route).replace(/^HEAD/, 'GET')] ?? usual;
}

const guest: Who = async ({ world }) => deviceOf(await openGuest(world.service));

/** With a guest's token beside the session. */
const member: Who = async ({ world, ann }) => {
  const client = await openGuest(world.service);
  await signIn(client, ann);
  return introduce(world, client);
};

const operators: Who = async ({ world }) => world.operators.pick(world.random) ?? new Map();

/** Has been mailed a link, and not followed it. */
const asker: Who = async ({ world }) => {
  const client = await openGuest(world.service);
  const link = await linkTo(world.service, client, world.newAddress());
  return offering(world, deviceOf(client), link);
};

/** Has signed in at FusionAuth, and is on the way back. */
const returning: Who = async ({ world, ann }) => {
  const client = await openGuest(world.service);
  const link = await wayBack(client, ann);
  return offering(world, deviceOf(client), link);
};

/** Has added to the account what a guest did. */
const merged: Who = async ({ world, ann }) => {
  const client = await openGuest(world.service);
  await signIn(client, ann);
  await client.call('POST', '/api/merge', { choice: 'merge' });
  return deviceOf(client);
};

/** A guest whose tracker has sent something. */
const tracked: Who = async (scene) => {
  const device = await guest(scene);
  const made = { method: 'POST', path: '', device, headers: {}, body: undefined, mutations: 0 };
  return told(scene.world, { ...made, ...trackerPost(scene.world, device) });
};

/** On a page, whose forms it then knows. */
function on(page: string, who: Who): Who {
  return async (scene) => visit(scene.world, await who(scene), page);
}

/** On the page that the mailed link leads to. */
const choosing: Who = async (scene) => {
  const device = await asker(scene);
  const { offers, random } = scene.world;
  const { form } = offers.pick(random, (one) => one.device === device) ?? { form: following('/') };
  return visit(scene.world, device, form.action);
};

/** Where not just any guest will do. */
const who: Readonly<Record<string, Who>> = {
  'POST /favorites': on('/video', guest),
  'GET /make-change': member,
  'POST /make-change': on('/make-change', member),
  'POST /register': on('/register', guest),
  'GET /register/confirm': asker,
  'POST /register/confirm': choosing,
  'GET /callback': returning,
  'POST /logout': on('/account', guest),
  'POST /account/erase': on('/account', guest),
  'POST /account/merge': on('/account', member),
  'POST /account/merge/undo': on('/account', merged),
  'GET /privacy/device': tracked,
  'GET /privacy/device/export': tracked,
  'POST /privacy/device/choice': on('/privacy/device', guest),
  'POST /privacy/device/erase': on('/privacy/device', tracked),
  'POST /privacy/incognito': on('/privacy/device', guest),
  'POST /switch': on('/account', member),
  'GET /api/merge': member,
  'POST /api/merge': member,
  'DELETE /api/merge/:stub': on('/api/merge', merged),
};

function offering({ offers }: World, device: Device, link: string): Device {
  offers.keep({ form: following(link), device });
  return device;
}

function visit(world: World, device: Device, path: string): Promise<Device> {
  const headers = { ...cookieHeader(device), accept: 'text/html' };
  return told(world, { method: 'GET', path, device, headers, body: undefined, mutations: 0 });
}

async function told(world: World, made: Made): Promise<Device> {
  return learn(world, made, await send(world.service.url, made));
}
