// Asks to register unknown, registered, pending and disabled addresses in random order, and takes the time (E1).
import { inParallel } from '../../src/reaper/in-parallel.ts';
import { type Client, createClient } from '../../test/support/client.ts';
import { CULL_KEY, callFusionAuth } from '../../test/support/directory.ts';
import { openStub } from '../../test/support/stub.ts';

export const kinds = ['unknown', 'registered', 'pending', 'disabled'] as const;
/** What an address is to us. */
export type Kind = (typeof kinds)[number];

const WARM_UP = 100;
/** Devices and addresses made at a time. */
const ABREAST = 8;

/** Generous enough for all of it to come from one place. */
export const SETTINGS = { STUB_LIMIT: '1000000/h', MAIL_LIMIT: '1000000/h' };

/**
 * Milliseconds from sending the form to having the whole answer, for so many addresses of each kind.
 * @throws Error when an answer is no page
 */
export async function sampleTimes(
  { url, fusionAuth }: { url: string; fusionAuth: string },
  samples: Record<Kind, number>,
): Promise<Record<Kind, number[]>> {
  const prepare: Record<Kind, (email: string) => Promise<unknown>> = {
    unknown: async () => {},
    registered: (email) => makeUser(fusionAuth, email),
    pending: async (email) => timed(await openDevice(url), email),
    disabled: async (email) => {
      const path = `/api/user/${await makeUser(fusionAuth, email)}`;
      await asked(fusionAuth, path, { method: 'DELETE', key: CULL_KEY });
    },
  };
  const all = shuffled(samples);
  await inParallel(all, ABREAST, ({ kind, email }) => prepare[kind](email));
  const warmUp = Array.from({ length: WARM_UP }, (_, n) => `warm${n}@example.com`);
  for (const email of warmUp) await timed(await openDevice(url), email);
  const devices = await inParallel(all, ABREAST, () => openDevice(url));
  const times: Record<Kind, number[]> = { unknown: [], registered: [], pending: [], disabled: [] };
  // One after the other, in an order that has nothing to do with that of the preparations.
  for (const { kind, email } of shuffled(samples)) {
    times[kind].push(await timed(devices.pop() as Client, email));
  }
  return times;
}

async function openDevice(url: string): Promise<Client> {
  return createClient(url, (await openStub(url)).client.cookies);
}

async function timed(device: Client, email: string): Promise<number> {
  const start = performance.now();
  const answer = await device.post('/register', { email });
  const took = performance.now() - start;
  if (answer.status !== 200) throw new Error(`POST /register answered ${answer.status}`);
  return took;
}

/** A user with this address, whose password hash costs nothing. @returns the id */
async function makeUser(fusionAuth: string, email: string): Promise<string> {
  const user = { email, password: 'timing timing', encryptionScheme: 'salted-sha256', factor: 1 };
  const body = await asked(fusionAuth, '/api/user', { method: 'POST', body: { user } });
  return (body as { user: { id: string } }).user.id;
}

async function asked(url: string, path: string, options: Parameters<typeof callFusionAuth>[2]) {
  const { status, body } = await callFusionAuth(url, path, options);
  if (status !== 200) throw new Error(`FusionAuth answered ${status}`);
  return body;
}

/** Every address once, in random order. */
function shuffled(samples: Record<Kind, number>): { kind: Kind; email: string }[] {
  const all = kinds.flatMap((kind) =>
    Array.from({ length: samples[kind] }, (_, n) => ({ kind, email: `${kind}${n}@example.com` })),
  );
  for (let n = all.length - 1; n > 0; n--) {
    const other = Math.floor(Math.random() * (n + 1));
    [all[n], all[other]] = [all[other] as (typeof all)[0], all[n] as (typeof all)[0]];
  }
  return all;
}
