// C4: a clock that is wrong, before a run or in the midst of it, costs nobody anything.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchClock } from '../../src/fusionauth/clock-watch.ts';
import { connect } from '../../src/fusionauth/connect.ts';
import { fusionAuthCuller } from '../../src/fusionauth/culler.ts';
import { type Exchange, exchangeWithin } from '../../src/fusionauth/exchange.ts';
import { APPLICATION, CULL_KEY, recordOf, TENANT } from '../support/directory.ts';
import { cullOf, DAY, type Lifecycle, openStub, startLifecycle } from '../support/lifecycle.ts';
import { misbehave } from '../support/misbehave.ts';

const HOUR = DAY / 24;

let life: Lifecycle;
beforeEach(async () => {
  life = await startLifecycle();
});
afterEach(() => life.close());

const later = (days: number) => {
  life.clock.now += days * DAY;
};
const user = (account: string) => recordOf(life.url, account);
const row = (account: string) => life.store.account(account);
const run = () => cullOf(life)({});

/** One stub that is due to be deleted, and one that is due to be culled. */
async function twoDue(): Promise<[string, string]> {
  const old = await openStub(life);
  later(41);
  await run();
  const stale = await openStub(life);
  later(41);
  return [old, stale];
}

describe('a clock that is not FusionAuth’s', () => {
  it.each([
    [HOUR, 'behind'],
    [DAY, 'behind'],
    [365 * DAY, 'behind'],
    [-HOUR, 'ahead of'],
    [-DAY, 'ahead of'],
    [-365 * DAY, 'ahead of'],
  ])('by %d ms stops the run before it takes or deletes anybody', async (clockOffset, where) => {
    const [old, stale] = await twoDue();
    await misbehave(life.url, { clockOffset });
    const said = await run();
    expect(said).toMatchObject({ culled: 0, deleted: 0 });
    const difference = Number(/^our clock is (\d+) s/.exec(said.stopped ?? '')?.[1]);
    expect(Math.abs(difference - Math.abs(clockOffset) / 1000)).toBeLessThan(3);
    expect(said.stopped).toContain(`${where} FusionAuth's`);
    expect([(await row(old))?.state, (await row(stale))?.state]).toEqual(['culled', 'anonymous']);
    expect(await user(old)).toBeDefined();
    await misbehave(life.url, {});
    expect(await run()).toMatchObject({ culled: 1, deleted: 1 });
  });

  it('by less than a minute is right enough', async () => {
    await twoDue();
    await misbehave(life.url, { clockOffset: -50_000 });
    expect(await run()).toMatchObject({ culled: 1, deleted: 1 });
  });
});

describe('a clock that jumps', () => {
  it('back to what is right when the run has begun stops it: what is due was reckoned by the wrong one', async () => {
    const stub = await openStub(life);
    later(365);
    const store = {
      ...life.store,
      async culls(limit: number) {
        life.clock.now -= 365 * DAY;
        return life.store.culls(limit);
      },
    };
    const said = await cullOf({ ...life, store })({});
    expect(said).toMatchObject({ culled: 0, stopped: expect.stringContaining('was set back') });
    expect((await row(stub))?.state).toBe('anonymous');
  });

  it('ahead in the midst of a run makes nobody due, and no grace period shorter', async () => {
    const [, stale] = await twoDue();
    const young = await openStub(life);
    const culler = {
      ...life.culler,
      async user(account: string) {
        const found = await life.culler.user(account);
        if (account === stale) life.clock.now += 8 * DAY;
        return found;
      },
    };
    const at = life.clock.now;
    const said = await cullOf({ ...life, culler })({});
    expect(said.culled).toBe(1);
    expect((await row(young))?.state).toBe('anonymous');
    expect(await row(stale)).toMatchObject({ state: 'culled' });
    expect(await user(stale)).toBeDefined();
    life.clock.now = at + DAY;
    expect((await run()).deleted).toBeLessThan(2);
    expect(await user(stale)).toBeDefined();
  });

  it('back in the midst of a run does not shorten the grace period', async () => {
    const stale = await openStub(life);
    later(41);
    const at = life.clock.now;
    const culler = {
      ...life.culler,
      async user(account: string) {
        const found = await life.culler.user(account);
        life.clock.now -= 30 * DAY;
        return found;
      },
    };
    await cullOf({ ...life, culler })({});
    expect((await row(stale))?.endedAt).toBe(at);
    life.clock.now = at + DAY;
    expect((await run()).deleted).toBe(0);
  });

  it('leaves no run behind that keeps later ones from their work', async () => {
    const [old, stale] = await twoDue();
    const right = life.clock.now;
    life.clock.now += 365 * DAY;
    await misbehave(life.url, { clockOffset: -365 * DAY });
    expect((await run()).stopped).toContain('ahead of FusionAuth');
    life.clock.now = right + HOUR;
    await misbehave(life.url, {});
    expect(await run()).toMatchObject({ culled: 1, deleted: 1, resumed: 0 });
    expect([await user(old), (await user(stale))?.active]).toEqual([undefined, false]);
  });
});

describe('a FusionAuth whose answers carry no date', () => {
  const exchange = exchangeWithin(3000);
  const undated: Exchange = async (call) => ({ ...(await exchange(call)), date: undefined });

  function parts() {
    const watch = watchClock(undated, life.now);
    const connection = { url: life.url, tenantId: TENANT, exchange: watch.heard };
    const client = connect({ ...connection, apiKey: CULL_KEY });
    return { ...life, culler: fusionAuthCuller({ client, applicationId: APPLICATION, watch }) };
  }

  it('tells the time by the first account that is deactivated', async () => {
    const [old] = await twoDue();
    expect(await cullOf(parts())({})).toMatchObject({ culled: 1, deleted: 1 });
    expect(await user(old)).toBeUndefined();
  });

  it('is asked so in every run, and one account may go before a wrong clock is known', async () => {
    const [old] = await twoDue();
    for (let n = 0; n < 9; n++) await openStub(life);
    later(41);
    await misbehave(life.url, { clockOffset: -DAY });
    const said = await cullOf(parts())({});
    expect(said).toMatchObject({ culled: 1, deleted: 0 });
    expect(said.stopped).toContain('ahead of FusionAuth');
    expect((await life.store.counts()).byState).toMatchObject({ culled: 2, anonymous: 9 });
    expect(await user(old)).toBeDefined();
  });

  it('has nothing deleted for good while it tells no time at all', async () => {
    const old = await openStub(life);
    later(41);
    await run();
    later(8);
    const said = await cullOf(parts())({});
    expect(said).toMatchObject({ deleted: 0, stopped: expect.stringContaining('carry no date') });
    expect(await user(old)).toBeDefined();
    expect(await cullOf(parts())({ dryRun: true })).toMatchObject({ deleted: 1 });
    expect(await run()).toMatchObject({ deleted: 1 });
  });
});
