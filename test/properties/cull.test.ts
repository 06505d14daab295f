// The cull through simulated months: visits, conversions, a search that is out of date, a FusionAuth that errs,
// clocks that jump, crashes and runs at once. Never a registered, converting, recently seen or guarded account, and
// never one that a cookie still speaks for (C2); and whoever is due goes within a day. `CULL_LIVES=100` for long.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyRingInFile } from '../../src/identity/key-file.ts';
import { createTokens } from '../../src/identity/token.ts';
import { APPLICATION } from '../support/directory.ts';
import { DAY, settle, startLifecycle } from '../support/lifecycle.ts';
import { type Command, commands } from './cull/commands.ts';
import { expectPunctual, expectSafe } from './cull/rules.ts';
import { type Place, World } from './cull/world.ts';

const LIVES = Number(process.env.CULL_LIVES ?? 3);
/** Past CULL_AFTER and CULL_GRACE. */
const DAYS = 52;

let place: Place;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-cull-property-'));
  const life = await startLifecycle({ folder });
  const ring = await keyRingInFile(join(folder, 'keys.json'));
  const about = { issuer: 'http://site.example', audience: APPLICATION, ttl: 30 * DAY };
  const random = randomBytes;
  place = { folder, life, tokensBy: (now) => createTokens({ ...about, ring, now, random }) };
});
afterAll(async () => {
  await place.life.close();
  await rm(place.folder, { recursive: true });
});

/** One history, from an empty store to one that nobody comes to any more. */
async function live(history: readonly Command[]): Promise<void> {
  const world = new World(place);
  await world.start();
  for (const command of history) {
    await world.obey(command);
    for (const one of world.accounts) await expectSafe(world, one);
  }
  await world.calm();
  for (let day = 0; day < DAYS; day++) {
    place.life.clock.now += DAY;
    if (day % 10 === 0) await settle(world.alive);
    expect(await world.alive.cull()).not.toHaveProperty('stopped');
    for (const one of world.accounts) await expectSafe(world, one);
    for (const one of world.accounts) await expectPunctual(world, one);
  }
  await world.alive.crash();
}

it(
  'C2: over months in any order nobody goes who may not, no cookie outlives its account, and whoever is due goes',
  async () => {
    await fc.assert(fc.asyncProperty(commands, live), { numRuns: LIVES });
  },
  60_000 + LIVES * 60_000,
);
