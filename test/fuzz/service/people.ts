// Makes people, each with a device of their own: guests, members, operators, and those on their way.
import { setTimeout as sleep } from 'node:timers/promises';
import { settings } from '../../../src/config/table.ts';
import { type Client, createClient } from '../../support/client.ts';
import { signInAt } from '../../support/sign-in.ts';
import type { FuzzedService } from './fuzzed-service.ts';
import { type Device, keepDevice, type World } from './world.ts';

export interface Credentials {
  email: string;
  password: string;
}

const PASSWORD = 'correct horse battery staple';

export const operator: Credentials = {
  email: 'admin@changebank.example',
  password: settings.FUSIONAUTH_ADMIN_PASSWORD.fallback,
};

/** Has watched a film. */
export async function openGuest({ url }: FuzzedService): Promise<Client> {
  const client = createClient(url);
  await client.get('/video');
  return client;
}

export async function askForLink(client: Client, email: string): Promise<void> {
  await client.post('/register', { email });
}

/** The link in the first mail to an address, as a path of the site; undefined while there is none. */
export async function mailedLink(
  { mailbox, appUrl }: FuzzedService,
  email: string,
): Promise<string | undefined> {
  const listed = (await (await fetch(`${mailbox}/messages`)).json()) as Listed[];
  const mail = listed.find(({ recipients }) => recipients.includes(`<${email}>`));
  if (!mail) return undefined;
  const text = await (await fetch(`${mailbox}/messages/${mail.id}.plain`)).text();
  const { pathname, search } = new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? appUrl);
  return `${pathname}${search}`;
}

interface Listed {
  id: number;
  recipients: string[];
}

const PATIENCE_MS = 20_000;

/** Asks for a link, and waits for it. @throws Error when no mail comes */
export async function linkTo(
  service: FuzzedService,
  client: Client,
  email: string,
): Promise<string> {
  await askForLink(client, email);
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const link = await mailedLink(service, email);
    if (link !== undefined) return link;
    await sleep(50);
  }
  throw new Error(`no mail to ${email}`);
}

/** Chooses a password. */
export async function followLink(
  client: Client,
  email: string,
  link: string,
): Promise<Credentials> {
  const { searchParams } = new URL(link, 'http://localhost');
  const { id = '', request = '' } = Object.fromEntries(searchParams);
  await client.post('/register/confirm', { id, request, password: PASSWORD });
  return { email, password: PASSWORD };
}

/** Goes to FusionAuth and signs in there. @returns the link back, which nobody has followed, as a path */
export async function wayBack(client: Client, person: Credentials): Promise<string> {
  const { location = '' } = await client.get('/login');
  const { pathname, search } = new URL(await signInAt(location, person));
  return `${pathname}${search}`;
}

/** Comes back by hand: behind https there is nobody at the address that FusionAuth leads to. */
export async function signIn(client: Client, person: Credentials): Promise<void> {
  await client.get(await wayBack(client, person));
}

export function deviceOf({ cookies }: Client): Device {
  return new Map(cookies);
}

/** Lets the fuzz be somebody, and know who that is. */
export async function introduce(world: World, client: Client): Promise<Device> {
  const answer = await client.call('GET', '/api/me');
  const { account } = answer.json<{ account?: string }>();
  const device = deviceOf(client);
  keepDevice(world, device);
  if (account !== undefined) world.people.keep({ device, account });
  return device;
}
