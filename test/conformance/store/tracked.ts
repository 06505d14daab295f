// Rules: tracked events, whom they belong to, and how they are read.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { id, T0 } from '../../support/changes.ts';
import { event, identified, released, tracked } from '../../support/tracked.ts';
import type { Subject } from './place.ts';

const ALL = { limit: 100 };
const MINUTE = 60_000;

export function trackedRules({ store, openAnother }: Subject): void {
  const log = () => store().tracked;
  const names = async (device: string) => (await log().ofDevice(device, ALL)).map((e) => e.name);
  const ofMember = async (uid: string) => (await log().ofMember(uid, ALL)).map((e) => e.name);

  it('an event comes back whole', async () => {
    const [device, uid] = [id(), id()];
    const ids = { device, uid, session: 's', network: id(), ip: '192.0.2.0/24' };
    const whole = tracked({
      ...ids,
      madeAt: T0 - 9,
      receivedAt: T0 + 7,
      props: '{"page":"é \u0001"}',
    });
    const bare = tracked({ props: '{"page":"bare"}', session: 'hashed' });
    expect(await log().append([whole, bare].map((one) => ({ type: 'event', event: one })))).toBe(2);
    const [first, second] = await log().read(0, 10);
    expect(first).toEqual({ ...whole, seq: first?.seq });
    expect(second).toEqual({ ...bare, seq: second?.seq });
  });

  it('an event that is sent again counts once, in the same batch or another', async () => {
    const device = id();
    const one = tracked({ device });
    const again = { ...one, at: one.at + 3, receivedAt: one.receivedAt + 500 };
    const op = { type: 'event', event: one } as const;
    expect(await log().append([op, op])).toBe(1);
    expect(await log().append([{ type: 'event', event: again }, event({ device })])).toBe(1);
    expect(await log().ofDevice(device, ALL)).toHaveLength(2);
  });

  it('batches written side by side each get their own answer', async () => {
    const one = tracked();
    const counts = await Promise.all([
      log().append([{ type: 'event', event: one }]),
      log().append([event(), event()]),
      log().append([]),
      log().append([{ type: 'event', event: one }]),
    ]);
    expect(counts.toSorted()).toEqual([0, 0, 1, 2]);
  });

  it('two stores on one place write events of one device', async () => {
    const device = id();
    const other = await openAnother();
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 ? log() : other.tracked).append([event({ device, at: T0 + n })]),
      ),
    );
    expect(await log().ofDevice(device, ALL)).toHaveLength(40);
    expect(await log().sessions(device, 10)).toMatchObject([{ startedAt: T0, lastAt: T0 + 39 }]);
  });

  it('what happened on a device before it was identified is the member’s', async () => {
    const [device, uid] = [id(), id()];
    await log().append([event({ device, name: 'before' }), event({ name: 'elsewhere' })]);
    await log().append([event({ device, uid, name: 'identified', at: T0 + 1 })]);
    await log().append([event({ device, name: 'after', at: T0 + 2 })]);
    expect(await ofMember(uid)).toEqual(['after', 'identified', 'before']);
    expect((await log().devicesOf(uid)).map((one) => one.id)).toEqual([device]);
  });

  it('what happens after a release is not', async () => {
    const [device, uid] = [id(), id()];
    await log().append([event({ device, name: 'mine' }), identified(device, uid)]);
    await log().append([released(device, T0 + 10)]);
    await log().append([event({ device, name: 'next person', at: T0 + 11 })]);
    expect(await ofMember(uid)).toEqual(['mine']);
    expect(await names(device)).toEqual(['mine']);
  });

  it('what happened before a release and comes in late still is', async () => {
    const [device, uid] = [id(), id()];
    await log().append([identified(device, uid), released(device, T0 + 10)]);
    await log().append([event({ device, name: 'late', at: T0 + 9, receivedAt: T0 + 99 })]);
    expect(await ofMember(uid)).toEqual(['late']);
  });

  it('within a batch the order decides', async () => {
    const [device, uid] = [id(), id()];
    await log().append([
      event({ device, name: 'a' }),
      identified(device, uid),
      released(device, T0 + 1),
      event({ device, name: 'b', at: T0 + 2 }),
    ]);
    expect(await ofMember(uid)).toEqual(['a']);
  });

  it('another member on a member’s device ends it, and gets nothing of it', async () => {
    const [device, ann, bob] = [id(), id(), id()];
    await log().append([event({ device, uid: ann, name: 'ann' })]);
    await log().append([event({ device, uid: bob, name: 'bob', at: T0 + 5 })]);
    expect(await ofMember(ann)).toEqual(['ann']);
    expect(await ofMember(bob)).toEqual(['bob']);
    expect(await log().device(device)).toMatchObject({ uid: ann, releasedAt: T0 + 5 });
  });

  it('all devices of a member can be ended at once, and no others', async () => {
    const [one, two, foreign, uid] = [id(), id(), id(), id()];
    await log().append([identified(one, uid), identified(foreign, id())]);
    await log().append([
      identified(two, uid),
      { type: 'releaseAll', uid, reason: 'forced', at: T0 + 5 },
    ]);
    for (const device of [one, two]) {
      expect(await log().device(device)).toMatchObject({ releasedAt: T0 + 5, reason: 'forced' });
    }
    expect((await log().device(foreign))?.releasedAt).toBeUndefined();
  });

  it('a release counts once, and for a device nobody has heard of', async () => {
    const device = id();
    await log().append([released(device, T0)]);
    await log().append([{ type: 'release', device, reason: 'kiosk', at: T0 + 50 }]);
    expect(await log().device(device)).toMatchObject({ releasedAt: T0, reason: 'logout' });
    await log().append([event({ device, at: T0 + 1 })]);
    expect(await names(device)).toEqual([]);
  });

  it('sessions split after half an hour without an event', async () => {
    const device = id();
    const at = (minutes: number) => event({ device, session: 's', at: T0 + minutes * MINUTE });
    await log().append([at(0), at(29)]);
    await log().append([at(59), at(80)]);
    const logged = await log().ofDevice(device, ALL);
    expect(logged.map(({ session }) => session)).toEqual(['s.2', 's.2', 's', 's']);
    expect((await log().sessions(device, 10)).map(({ startedAt }) => startedAt)).toEqual([
      T0 + 59 * MINUTE,
      T0,
    ]);
  });

  it('pages follow each other without gap or repeat', async () => {
    const [device, uid] = [id(), id()];
    const same = Array.from({ length: 7 }, (_, n) =>
      event({ device, at: T0 + (n >> 1), name: `${n}` }),
    );
    await log().append([...same, identified(device, uid)]);
    for (const list of [
      (page: { limit: number }) => log().ofDevice(device, page),
      (page: { limit: number }) => log().ofMember(uid, page),
    ]) {
      const seen: string[] = [];
      let page = await list({ limit: 3 });
      while (page.length > 0) {
        seen.push(...page.map(({ name }) => name));
        const last = page.at(-1);
        page = await list({ limit: 3, ...(last ? { after: last } : {}) });
      }
      expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    }
  });

  it('a reader that goes on from where it was sees every event once', async () => {
    const other = await openAnother();
    const seen: string[] = [];
    let after = 0;
    let writing = true;
    const catchUp = async () => {
      for (const { id, seq } of await log().read(after, 1000)) {
        seen.push(id);
        after = seq;
      }
    };
    const reading = (async () => {
      while (writing) {
        await catchUp();
        await setImmediate();
      }
    })();
    for (let round = 0; round < 20; round++) {
      const stores = [log(), other.tracked, log(), other.tracked];
      await Promise.all(stores.map((one) => one.append([event(), event()])));
    }
    writing = false;
    await reading;
    await catchUp();
    expect(seen).toHaveLength(160);
    expect(new Set(seen).size).toBe(160);
  });

  it('a cursor is kept by name', async () => {
    expect(await log().cursor('warehouse')).toBe(0);
    await log().moveCursor('warehouse', 7);
    await log().moveCursor('warehouse', 12);
    await log().moveCursor('mail', 3);
    expect(await (await openAnother()).tracked.cursor('warehouse')).toBe(12);
  });

  it('what is no event is kept apart, latest first, and once', async () => {
    const bad = (reason: string) =>
      ({ id: id(), receivedAt: T0, source: 'snowplow', reason, payload: '{' }) as const;
    const [one, two] = [bad('eid is missing'), bad('dtm is no instant')];
    await log().append([{ type: 'bad', bad: one }, event()]);
    await log().append([
      { type: 'bad', bad: one },
      { type: 'bad', bad: two },
    ]);
    expect(await log().bad(10)).toEqual([two, one]);
    expect(await log().read(0, 10)).toHaveLength(1);
  });

  it('a closed log refuses to write', async () => {
    await store().close();
    await expect(log().append([event()])).rejects.toThrow('closed');
  });
}
