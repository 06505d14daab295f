// Makes people for the fuzz to be: guests, some who have asked for a link, members. Whoever waits for a mail is
// looked after at the next call, so nobody waits here.
import { type Client, createClient } from '../../support/client.ts';
import { signInAt } from '../../support/sign-in.ts';
import { keepDevice, type World } from './world.ts';

const PASSWORD = 'correct horse battery staple';
const MOST_WAITING = 4;

interface Waiting {
  email: string;
  client: Client;
}

/** Beyond the numbers that the fuzz itself puts into addresses. */
const FIRST = 1000;

/** One round: lets somebody ask for a link, and makes members of those whose mail has come. */
export function recruiting(world: World) {
  const { service } = world;
  const waiting: Waiting[] = [];
  let count = FIRST;

  async function openStub() {
    const client = createClient(service.url);
    await client.get('/video');
    return client;
  }

  async function ask(): Promise<void> {
    if (waiting.length >= MOST_WAITING) waiting.shift();
    count += 1;
    const email = `fuzz-${count}@example.com`;
    const client = await openStub();
    await client.post('/register', { email });
    waiting.push({ email, client });
  }

  /** Every second link, and its device, is left for the fuzz to find. */
  async function follow(link: string, { email, client }: Waiting): Promise<void> {
    const url = new URL(link);
    if (Number(email.replace(/\D/g, '')) % 2 === 0) {
      world.links.keep(`${url.pathname}${url.search}`);
      return keepDevice(world, new Map(client.cookies));
    }
    const { id = '', request = '' } = Object.fromEntries(url.searchParams);
    await client.post('/register/confirm', { id, request, password: PASSWORD });
    const device = await openStub();
    await signIn(device, email);
    for (const { cookies } of [client, device]) keepDevice(world, new Map(cookies));
  }

  return async (): Promise<void> => {
    await ask();
    const listed = await messages(service.mailbox);
    for (const one of [...waiting]) {
      const mail = listed.find(({ recipients }) =>
        recipients.some((to) => to === `<${one.email}>`),
      );
      if (!mail) continue;
      waiting.splice(waiting.indexOf(one), 1);
      const text = await (await fetch(`${service.mailbox}/messages/${mail.id}.plain`)).text();
      await follow(/https?:\/\/\S+/.exec(text)?.[0] ?? service.appUrl, one);
    }
  };
}

/** Comes back by hand: behind https there is nobody at the address that FusionAuth leads to. */
async function signIn(device: Client, email: string): Promise<void> {
  const { location = '' } = await device.get('/login');
  const back = new URL(await signInAt(location, { email, password: PASSWORD }));
  await device.get(`${back.pathname}${back.search}`);
}

async function messages(mailbox: string): Promise<{ id: number; recipients: string[] }[]> {
  return (await (await fetch(`${mailbox}/messages`)).json()) as never;
}
