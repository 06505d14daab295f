// The first round: every route once, by somebody of whom it is right, so that each has gone well before anything
// is made wrong.
import { followLink, introduce, linkTo, openGuest } from './people.ts';
import type { Route } from './routes-of.ts';
import { whoFor } from './who.ts';
import type { Device, World } from './world.ts';

/** Sends what is right for a route and a device; whether it went well. */
export type Ask = (route: Route, device: Device) => Promise<boolean>;

/** A right request may be refused by chance: a webhook for its age, a calculation for its amount. */
const TRIES = 12;

export async function opening(world: World, ask: Ask): Promise<void> {
  const client = await openGuest(world.service);
  const email = world.newAddress();
  const link = await linkTo(world.service, client, email);
  const scene = { world, ann: await followLink(client, email, link) };
  await introduce(world, client);
  for (const route of world.service.routes) {
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (await ask(route, await whoFor(route)(scene))) break;
    }
  }
}
