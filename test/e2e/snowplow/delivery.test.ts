// Snowplow's real trackers over a bad network and from another origin: everything comes in once, under the
// identity that it was tracked under, and nothing makes a tracker's queue grow for ever.
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/tracking/tracked-event.ts';
import { eventually } from '../../support/eventually.ts';
import { TP2 } from '../../support/snowplow.ts';
import { event, type TrackerVisit, trackerSite, versions } from '../../support/tracker/site.ts';

const { site, member, visiting } = trackerSite();

const nameOf = ({ props }: LoggedEvent): string => JSON.parse(props).se_ac;
const logged = async (visit: TrackerVisit) => (await visit.logged()).map(nameOf);

describe.each(versions)('with $version', ({ version }) => {
  it('what was tracked offline comes in once, with the next event, and belongs to whoever was there', () =>
    visiting(version, async (visit) => {
      await visit.start();
      const { device } = await visit.track('online', 1);
      await visit.context.setOffline(true);
      await visit.run(`${event('offline')} sp.clearUserData();`);
      await visit.context.setOffline(false);
      await visit.run(event('back'));
      await eventually(async () => expect(await visit.logged()).toHaveLength(3));
      const devices = new Map((await visit.logged()).map((one) => [nameOf(one), one.device]));
      expect(devices.get('offline')).toBe(device);
      expect(devices.get('back')).not.toBe(device);
    }));

  it('what the collector could not write is kept by the tracker, also over a new page', () =>
    visiting(version, async (visit) => {
      await visit.start();
      site().front.fail(TP2, 500, 1);
      await visit.run(event('unlucky'));
      await eventually(() => expect(visit.sent()).toHaveLength(1));
      expect(await logged(visit)).toEqual([]);
      await visit.page.goto(`/next-${version}`);
      await visit.start();
      await visit.run(event('next'));
      await eventually(async () =>
        expect((await logged(visit)).toSorted()).toEqual(['next', 'unlucky']),
      );
    }));

  it('an answer that takes too long makes no event count twice', () =>
    visiting(version, async (visit) => {
      await visit.start({ connectionTimeout: 200 });
      const held = site().front.holdAnswer(TP2);
      await visit.run(event('slow'));
      await held.reached;
      await eventually(async () => {
        await visit.run('sp.flushBuffer();');
        expect(visit.sent().length).toBeGreaterThan(1);
      });
      held.release();
      await visit.run(event('last'));
      await eventually(async () => expect(await logged(visit)).toContain('last'));
      expect((await logged(visit)).toSorted()).toEqual(['last', 'slow']);
    }));

  it('an event that is too long is given up, and blocks none after it', () =>
    visiting(version, async (visit) => {
      await visit.start();
      await visit.run(`sp.trackPageView({ title: 'x'.repeat(1_100_000) });`);
      await eventually(async () => {
        const [bad] = await site().service.service.store.tracked.bad(1);
        expect(bad?.reason).toBe('the body is over 1 MB');
      });
      await visit.track('next', 1);
      expect(visit.sent().filter(({ params }) => params.e === 'pv')).toHaveLength(1);
    }));

  it('a page of another origin asks before it sends, and its events count like those of our own', async () => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        const called = site().front.calls.length;
        await visit.track('first', 1);
        const second = await visit.track('second', 2);
        const methods = site()
          .front.calls.slice(called)
          .map(({ method }) => method);
        expect(methods[0]).toBe('OPTIONS');
        expect(second).toMatchObject({ uid: ann.account, network: (await visit.cookies()).sp });
        await visit.run(
          `sp.enableAnonymousTracking({ options: { withServerAnonymisation: true } });`,
        );
        expect(await visit.track('hidden', 3)).not.toHaveProperty('device');
        expect(visit.sent().at(-1)?.anonymous).toBe('*');
        expect(await visit.cookies()).not.toHaveProperty('sp');
      },
      { member: ann, onShop: true },
    );
  });

  it('by GET, and by the beacon of version 3, it is the same', () =>
    visiting(version, async (visit) => {
      await visit.start({ eventMethod: 'get' });
      const { device } = await visit.track('get', 1);
      expect(device).toBeDefined();
      await visit.run(`
        sp.newTracker('beacon', '${site().front.url}', { eventMethod: 'beacon' });
        sp.trackStructEvent({ category: 'test', action: 'beacon' }, ['beacon']);`);
      const beacon = await eventually(async () => {
        const one = (await visit.logged()).find((event) => nameOf(event) === 'beacon');
        expect(one).toBeDefined();
        return one;
      });
      expect(beacon?.device).toBe(device);
    }));
});
