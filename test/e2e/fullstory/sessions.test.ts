// Sessions of the page script in real Chromium, and what the packages queue before the script is there.
import { describe, expect, it } from 'vitest';
import { contractSite } from '../../support/fullstory/contract-site.ts';
import type { SdkVersion } from '../../support/fullstory/sdk.ts';
import type { Visit } from '../../support/fullstory/site.ts';

const { site, visiting } = contractSite();

describe('a session', () => {
  /** The identity once so many minutes have passed and something happened. */
  async function later(visit: Visit, minutes: number) {
    await visit.page.clock.fastForward(minutes * 60_000);
    await visit.run("call('getSession');");
    return visit.identity();
  }

  it('ends after 30 minutes without a call, and the device goes on', () =>
    visiting('plain', async (visit) => {
      await visit.page.clock.install();
      const first = await later(visit, 0);
      expect(await later(visit, 29)).toEqual(first);
      expect(await later(visit, 29)).toEqual(first);
      const next = await later(visit, 30);
      expect(next.device).toBe(first.device);
      expect(next.session).not.toBe(first.session);
      await visit.run("await call('trackEventAsync', { name: 'back' });");
      expect(await visit.logged()).toMatchObject([{ session: next.session }]);
    }));

  it('ends after 24 hours, however busy it was', () =>
    visiting('plain', async (visit) => {
      await visit.page.clock.install();
      const { session } = await later(visit, 0);
      // Busy all the while: the cookie's last use, its fourth part, is put where it would then be.
      const busy =
        'document.cookie.replace(/.*(fs_uid=.*:)(\\d+)(:\\w*).*/, (_, before, seen, user) => before + (+seen + 49 * 29 * 60e3) + user)';
      await visit.run(`document.cookie = ${busy} + ';path=/';`);
      expect((await later(visit, 49 * 29)).session).toBe(session);
      expect((await later(visit, 29)).session).not.toBe(session);
    }));
});

describe.each<{ version: SdkVersion }>([{ version: '2.1' }, { version: '2.0' }])(
  'with $version',
  ({ version }) => {
    const early = async (statements: string, more = '') => {
      const path = `/early-${version}`;
      site().front.files.set(path, {
        type: 'text/html',
        body: earlyPage(version, statements, more),
      });
      return site().open(version, { path });
    };

    it('what is called before the script is there is taken in its order, each under its own identity', async () => {
      const visit = await early(`
        call('trackEvent', { name: 'first' });
        const unknown = call('getSession');
        const session = call('getSessionAsync');
        call('setIdentity', { anonymous: true });
        const second = call('trackEventAsync', { name: 'second' });
        window.early = Promise.all([unknown, session, second]);`);
      const [unknown, session] = await visit.run<[unknown, string]>('return window.early;');
      const { device, session: last } = await visit.identity();
      const events = await visit.logged();
      expect(events.map(({ name }) => name)).toEqual(['first', 'setIdentity', 'second']);
      const devices = events.map((event) => event.device);
      expect(devices[1]).toBe(devices[0]);
      expect([devices[2], events[2]?.session]).toEqual([device, last]);
      expect(devices[2]).not.toBe(devices[0]);
      expect([unknown, session]).toEqual([null, expect.stringContaining(`${events[0]?.session}`)]);
      expect(visit.warnings).toEqual([]);
      await visit.close();
    });

    it.each([
      ['it shuts down', "call('shutdown');", ''],
      ['it says not to begin', '', 'startCaptureManually: true'],
    ])('nothing is captured where, before the script is there, %s', async (_, statements, more) => {
      const visit = await early(
        `${statements} window.early = call('trackEventAsync', { name: 'lost' });`,
        more,
      );
      await expect(visit.run('await window.early;')).rejects.toThrow('Nothing is captured before');
      expect(await visit.logged()).toEqual([]);
      await visit.run("call('restart'); await call('trackEventAsync', { name: 'kept' });");
      expect((await visit.logged()).at(-1)?.name).toBe('kept');
      await visit.close();
    });
  },
);

/** An async script never runs before the inline one that asked for it. */
function earlyPage(version: SdkVersion, statements: string, more: string): string {
  const init = `{ orgId: 'o-1', host: location.host, script: location.host + '/fs.js', ${more} }`;
  return `<!doctype html><html lang="en"><title>A page</title><body>
    <script src="/sdk-${version}.js"></script><script>
      sdk.init(${init});
      window.call = sdk.FullStory;
      ${statements}
    </script>`;
}
