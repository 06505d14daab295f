// Brings people into the fuzz as it goes on: guests, some with a link that nobody has followed, members, an operator.
// Whoever waits for a mail is looked after at the next call, so nobody waits here.
import { type Client, createClient } from '../../support/client.ts';
import { following } from './pages.ts';
import {
  askForLink,
  deviceOf,
  followLink,
  introduce,
  mailedLink,
  openGuest,
  operator,
  signIn,
  wayBack,
} from './people.ts';
import type { World } from './world.ts';

const MOST_WAITING = 4;
/** An operator comes with every so many rounds. */
const OPERATOR_EVERY = 10;

interface Waiting {
  email: string;
  client: Client;
}

/** One round: lets somebody ask for a link, and makes members of those whose mail has come. */
export function recruiting(world: World) {
  const { service } = world;
  const waiting: Waiting[] = [];
  let round = 0;

  async function ask(): Promise<void> {
    if (waiting.length >= MOST_WAITING) waiting.shift();
    const email = world.newAddress();
    const client = await openGuest(service);
    await askForLink(client, email);
    waiting.push({ email, client });
  }

  /** Every second link, and its device, is left for the fuzz to find. */
  async function follow(link: string, { email, client }: Waiting): Promise<void> {
    if (Number(email.replace(/\D/g, '')) % 2 === 0) {
      world.links.keep(link);
      const device = await introduce(world, client);
      return world.offers.keep({ form: following(link), device });
    }
    const person = await followLink(client, email, link);
    const [device, other] = [await openGuest(service), await openGuest(service)];
    await signIn(device, person);
    const back = await wayBack(other, person);
    for (const one of [client, device]) await introduce(world, one);
    world.offers.keep({ form: following(back), device: deviceOf(other) });
  }

  async function promote(): Promise<void> {
    const client = createClient(service.url);
    await signIn(client, operator);
    world.operators.keep(deviceOf(client));
  }

  return async (): Promise<void> => {
    if (round % OPERATOR_EVERY === 0) await promote();
    round += 1;
    await ask();
    for (const one of [...waiting]) {
      const link = await mailedLink(service, one.email);
      if (link === undefined || !waiting.includes(one)) continue;
      waiting.splice(waiting.indexOf(one), 1);
      await follow(link, one);
    }
  };
}
