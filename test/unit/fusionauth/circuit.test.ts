// When FusionAuth counts as silent, and who may ask it then.
import { expect, it } from 'vitest';
import { openCircuit } from '../../../src/fusionauth/circuit.ts';
import { type Exchange, NoAnswer } from '../../../src/fusionauth/exchange.ts';
import { T0 } from '../../support/changes.ts';

const CALL = { method: 'GET', endpoint: '/api/user', url: 'http://127.0.0.1:9/', headers: {} };
const answers =
  (status: number): Exchange =>
  async () => ({ status, body: undefined });
const nothing: Exchange = async () => {
  throw new NoAnswer('timeout', 'no answer');
};

function circuit() {
  const clock = { now: T0 };
  const { silentSince, heard, guarded } = openCircuit(() => clock.now);
  const ask = (exchange: Exchange) => heard(exchange)(CALL).catch(() => {});
  return { clock, silentSince, heard, guarded, ask };
}

async function silent() {
  const made = circuit();
  for (let times = 0; times < 3; times++) await made.ask(nothing);
  return made;
}

it.each([
  ['no answer', nothing],
  ['500', answers(500)],
  ['503', answers(503)],
  ['429', answers(429)],
  ['401', answers(401)],
])('three times %s in a row is a silence, since the first of them', async (_, exchange) => {
  const { clock, silentSince, ask } = circuit();
  for (let times = 0; times < 3; times++) {
    expect(silentSince()).toBeUndefined();
    await ask(exchange);
    clock.now += 1000;
  }
  expect(silentSince()).toBe(T0);
});

it.each([200, 202, 400, 404, 409, 423])('an answer of %d ends it', async (status) => {
  const { silentSince, ask } = await silent();
  expect(silentSince()).toBe(T0);
  await ask(answers(status));
  expect(silentSince()).toBeUndefined();
  for (let times = 0; times < 2; times++) await ask(nothing);
  expect(silentSince()).toBeUndefined();
});

it('while it lasts one page tries, the others are told at once, and the next may try again', async () => {
  const { heard, guarded } = await silent();
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const hanging: Exchange = async (call) => {
    asked++;
    await gate.promise;
    return nothing(call);
  };
  const page = guarded(heard(hanging));
  const first = page(CALL);
  await expect(page(CALL)).rejects.toMatchObject({ silence: 'withheld' });
  expect(asked).toBe(1);
  gate.resolve();
  await expect(first).rejects.toMatchObject({ silence: 'timeout' });
  await expect(page(CALL)).rejects.toMatchObject({ silence: 'timeout' });
  expect(asked).toBe(2);
});

it('the page that gets an answer opens the way for all', async () => {
  const { heard, guarded, silentSince } = await silent();
  const page = guarded(heard(answers(200)));
  expect((await page(CALL)).status).toBe(200);
  expect(silentSince()).toBeUndefined();
  expect(await Promise.all([page(CALL), page(CALL)])).toHaveLength(2);
});

it('without a silence pages do not wait for one another', async () => {
  const { heard, guarded } = circuit();
  const gate = Promise.withResolvers<void>();
  const page = guarded(heard((call) => gate.promise.then(() => answers(200)(call))));
  const both = [page(CALL), page(CALL)];
  gate.resolve();
  expect(await Promise.all(both)).toHaveLength(2);
});
