// The lifecycle over HTTP against a model: whatever one device does in whatever order, its pages and
// FusionAuth's record show what the model says, and no token that has ended speaks again (I1, I4).
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { signIn } from '../support/sign-in.ts';
import { COOKIE, deviceWith } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

interface Known {
  state: 'anonymous' | 'converting' | 'registered' | 'erased';
  watched: number;
  favourites: Set<string>;
  asked: number;
  email?: string;
}

/** What should be so: the account this device speaks for, and every other it ever had. */
interface Model {
  current: Known | undefined;
  signedIn: boolean;
  past: Known[];
}

/** What is: the device, the tokens that have ended, and where each account of the model lives. */
interface Device {
  client: Client;
  ended: string[];
  link: string;
  ids: Map<Known, string>;
}

type Step = fc.AsyncCommand<Model, Device>;

function step(
  name: string,
  check: (model: Readonly<Model>) => boolean,
  run: (model: Model, device: Device) => Promise<void>,
): Step {
  return {
    check,
    toString: () => name,
    async run(model, device) {
      const before = device.client.cookies.get(COOKIE);
      await run(model, device);
      const after = device.client.cookies.get(COOKIE);
      if (before && before !== after) device.ended.push(before);
      await expectAgreement(model, device);
    },
  };
}

function act(model: Model): Known {
  model.current ??= { state: 'anonymous', watched: 0, favourites: new Set(), asked: 0 };
  return model.current;
}

function leave(model: Model): void {
  if (model.current) model.past.push(model.current);
  model.current = undefined;
  model.signedIn = false;
}

const always = () => true;
const isSomebody = ({ current }: Readonly<Model>) => current !== undefined;
const isStub = ({ current, signedIn }: Readonly<Model>) => current !== undefined && !signedIn;

const visit = step('visit', always, async (model, { client }) => {
  act(model).watched++;
  expect((await client.get('/video')).status).toBe(200);
});

function favourite(film: string, on: boolean): Step {
  return step(`${on ? 'mark' : 'unmark'} ${film}`, always, async (model, { client }) => {
    const { favourites } = act(model);
    if (on) favourites.add(film);
    else favourites.delete(film);
    await client.post('/favorites', { film, on: on ? 'yes' : 'no' });
  });
}

/** A stub may have three mails an hour. */
const mayAsk = (model: Readonly<Model>) => isStub(model) && (model.current?.asked ?? 0) < 3;
let addresses = 0;
const ask = step('ask', mayAsk, async (model, device) => {
  addresses++;
  act(model).asked++;
  const email = `person${addresses}@example.com`;
  Object.assign(act(model), { state: 'converting', email });
  device.link = await askForLink(device.client, service.mailbox, { email });
});

const isAsked = (model: Readonly<Model>) => isStub(model) && model.current?.state === 'converting';
const prove = step('confirm', isAsked, async (model, { client, link }) => {
  act(model).state = 'registered';
  model.signedIn = true;
  expect((await confirm(client, link)).location).toBe(`${service.url}/account`);
});

const logOut = step('log out', isSomebody, async (model, { client }) => {
  leave(model);
  await client.post('/logout', {});
});

const erase = step('erase', isSomebody, async (model, { client }) => {
  const known = act(model);
  leave(model);
  known.state = 'erased';
  expect((await client.call('DELETE', '/api/me')).status).toBe(202);
});

const isRegistered = ({ state }: Known) => state === 'registered';
const canSignIn = ({ current, past }: Readonly<Model>) => !current && past.some(isRegistered);
const logIn = step('sign in again', canSignIn, async (model, { client }) => {
  const known = model.past.findLast(isRegistered);
  model.past = model.past.filter((one) => one !== known);
  model.current = known;
  model.signedIn = true;
  await signIn(client, { email: known?.email ?? '', password: PASSWORD });
});

async function expectAgreement(model: Model, { client, ended, ids }: Device): Promise<void> {
  const me = (await client.call('GET', '/api/me')).json<{ account: string; profile: object }>();
  const { current, signedIn } = model;
  if (current) {
    if (!ids.has(current)) ids.set(current, me.account);
    const state = signedIn ? 'member' : current.state;
    expect(me).toMatchObject({ state, account: ids.get(current) });
    expect(kept(me.profile)).toEqual(wanted(current));
  } else {
    expect(me).toEqual({ state: 'unknown' });
  }
  for (const token of ended.slice(-3)) {
    const answer = await deviceWith(service.url, token).call('GET', '/api/me');
    expect(answer.json()).toEqual({ state: 'unknown' });
  }
}

/** FusionAuth's record of every account, once the reconciler has nothing left to do. */
async function expectRecords({ current, past }: Model, { ids }: Device): Promise<void> {
  for (const known of current ? [...past, current] : past) {
    await eventually(async () => {
      const record = await recordOf(service.fusionAuth, ids.get(known) ?? '');
      if (known.state === 'erased') return expect(record).toBeUndefined();
      expect(record?.data.anonymousUser).toBe(!isRegistered(known));
      expect(kept(record?.data ?? {})).toEqual(wanted(known));
      expect(record?.email).toBe(isRegistered(known) ? known.email : undefined);
    });
  }
}

function kept(profile: { watchCount?: number; favorites?: string[] }) {
  return { watched: profile.watchCount ?? 0, favourites: [...(profile.favorites ?? [])].sort() };
}

function wanted({ watched, favourites }: Known) {
  return { watched, favourites: [...favourites].sort() };
}

it('what a device did, in whatever order, is what its pages and FusionAuth show', async () => {
  const films = fc.constantFrom('no-nickels', 'counting-up');
  const steps = fc.commands(
    [
      ...[visit, ask, prove, logOut, erase, logIn].map((one) => fc.constant(one)),
      fc.tuple(films, fc.boolean()).map(([film, on]) => favourite(film, on)),
    ],
    { maxCommands: 30, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (commands) => {
      const model: Model = { current: undefined, signedIn: false, past: [] };
      const client = createClient(service.url);
      const device: Device = { client, ended: [], link: '', ids: new Map() };
      await fc.asyncModelRun(() => ({ model, real: device }), commands);
      await expectRecords(model, device);
    }),
    { numRuns: 15, endOnFailure: true },
  );
}, 60_000);
