// Rules: what erasure and age remove of what was tracked, and what they must not.
import { expect, it } from 'vitest';
import { erase, id, open, T0 } from '../../support/changes.ts';
import { event, identified } from '../../support/tracked.ts';
import type { Subject } from './place.ts';

const ALL = { limit: 5000 };
const DAY = 86_400_000;

export function trackedEndRules({ store }: Subject): void {
  const log = () => store().tracked;
  const count = async () => (await log().read(0, 5000)).length;
  const purged = async (events: number) => {
    while (await store().purge({ events, sessions: 0 }));
  };

  it('erasing an account removes all that was tracked of it, and nothing else', async () => {
    const [account, device, other] = [id(), id(), id()];
    await store().commit(open(account));
    await log().append([event({ device }), identified(device, account), event({ uid: account })]);
    await log().append([event({ device: other, name: 'stays' })]);
    await store().commit(erase(account));
    expect((await log().read(0, 100)).map(({ name }) => name)).toEqual(['stays']);
    expect(await log().ofMember(account, ALL)).toEqual([]);
    expect(await log().sessions(device, 10)).toEqual([]);
    expect(await log().sessions(other, 10)).toHaveLength(1);
    expect(await log().devicesOf(account)).toEqual([]);
  });

  it('what an erased device sends later, of whatever time, stays without it', async () => {
    const [account, device] = [id(), id()];
    await store().commit(open(account));
    await log().append([event({ device }), identified(device, account)]);
    await store().commit(erase(account));
    await log().append([event({ device, at: T0 - 1 }), event({ device, at: T0 + 1 })]);
    expect(await log().ofDevice(device, ALL)).toEqual([]);
    expect((await log().device(device))?.uid).toBeUndefined();
  });

  it('a device can be erased alone, with what its batch brought before', async () => {
    const [device, other] = [id(), id()];
    await log().append([event({ device }), event({ device: other })]);
    await log().append([event({ device, at: T0 + 1 }), { type: 'erase', device }]);
    expect(await log().ofDevice(device, ALL)).toEqual([]);
    expect(await log().sessions(device, 10)).toEqual([]);
    expect(await log().ofDevice(other, ALL)).toHaveLength(1);
  });

  it('what came in long ago goes, bad or good, and later ones stay', async () => {
    const device = id();
    const bad = {
      id: id(),
      receivedAt: T0 - 9 * DAY,
      source: 'snowplow',
      reason: '',
      payload: '',
    } as const;
    await log().append([event({ device, at: T0 - 9 * DAY }), { type: 'bad', bad }]);
    await log().append([
      event({ device, at: T0 - 9 * DAY, receivedAt: T0, name: 'late' }),
      { type: 'bad', bad: { ...bad, id: id(), receivedAt: T0, reason: 'stays' } },
    ]);
    await purged(T0);
    expect((await log().read(0, 10)).map(({ name }) => name)).toEqual(['late']);
    expect((await log().bad(10)).map(({ reason }) => reason)).toEqual(['stays']);
  });

  it('however much there is, all that is too old goes in the end', async () => {
    const old = Array.from({ length: 1200 }, () => event({ at: T0 - DAY, device: id() }));
    await log().append(old);
    await log().append([event()]);
    expect(await store().purge({ events: T0, sessions: 0 })).toBe(true);
    await purged(T0);
    expect(await count()).toBe(1);
  });

  it('a device is remembered for two years longer than its events', async () => {
    const device = id();
    await log().append([{ type: 'release', device, reason: 'logout', at: T0 }]);
    await purged(T0 + 700 * DAY);
    expect(await log().device(device)).toBeDefined();
    await purged(T0 + 740 * DAY);
    expect(await log().device(device)).toBeUndefined();
  });

  it('places of the log are never given twice', async () => {
    await log().append([event({ at: T0 - DAY })]);
    const [first] = await log().read(0, 1);
    await purged(T0);
    await log().append([event()]);
    const [second] = await log().read(0, 1);
    expect(second?.seq).toBeGreaterThan(first?.seq ?? 0);
  });
}
