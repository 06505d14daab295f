// Whoever leaves is left by Snowplow's real trackers too, although nobody told them: by the server's answer alone.
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { TP2 } from '../../support/snowplow.ts';
import { event, type TrackerVisit, trackerSite, versions } from '../../support/tracker/site.ts';

const { site, member, visiting } = trackerSite();

const LEAVE = "await fetch('/api/release', { method: 'POST' });";
const tracked = () => site().service.service.store.tracked;

describe.each(versions)('with $version', ({ version }) => {
  it('a site that forgets to tell its tracker: the page after leaving is a new device, and nothing leads to it', async () => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        await visit.track('known', 1);
        await visit.track('known too', 2);
        const before = await visit.cookies();
        await visit.run(LEAVE);
        expect(await visit.cookies()).toEqual({});
        await visit.page.goto(`/next-${version}`);
        await visit.start();
        const after = await visit.track('next person', 3);
        const [known] = await visit.logged();
        expect(after.device).toBeDefined();
        const old = [known?.device, known?.session, before.sp, ann.account].map(String);
        for (const id of old) expect(JSON.stringify(after)).not.toContain(id);
        const theirs = await tracked().ofMember(ann.account, { limit: 100 });
        expect(theirs.map(({ id }) => id)).not.toContain(after.id);
      },
      { member: ann },
    );
  });

  it('a page that stays open goes on tracking, and what it says is nobody’s', async () => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        const known = await visit.track('known', 1);
        await visit.run(LEAVE);
        const ghost = await visit.track('ghost', 2);
        expect(visit.sent().at(-1)?.params.duid).toBe(known.device);
        for (const id of ['device', 'session', 'uid', 'network', 'ip']) {
          expect(ghost).not.toHaveProperty(id);
        }
      },
      { member: ann },
    );
  });

  it('what was tracked before leaving and comes in after it belongs to whoever left', async () => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        const { device } = await visit.track('known', 1);
        site().front.fail(TP2, 503, 1);
        // An event's instant is known to within the time that it travels, so they leave a round trip later.
        const refused = visit.page.waitForResponse((response) => response.status() === 503);
        await visit.run(event('goodbye'));
        await (await refused).finished();
        await visit.run(LEAVE);
        await visit.run('sp.flushBuffer();');
        await eventually(async () => expect(await visit.logged()).toHaveLength(2));
        expect((await visit.logged()).at(-1)).toMatchObject({ device });
        const theirs = await tracked().ofMember(ann.account, { limit: 100 });
        expect(theirs.map(({ props }) => JSON.parse(props).se_ac)).toContain('goodbye');
      },
      { member: ann },
    );
  });

  it('account switch without a word to the tracker: the next member gets nothing of the last one’s device', async () => {
    const [ann, bob] = [await member(), await member()];
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        const { device } = await visit.track('of Ann', 1);
        await signIn(visit, bob.cookie);
        await visit.run(`sp.setUserId('${bob.account}');`);
        const ofBob = await visit.track('of Bob', 2);
        expect(ofBob.uid).toBe(bob.account);
        expect(ofBob).not.toHaveProperty('device');
        expect(await tracked().device(String(device))).toMatchObject({
          uid: ann.account,
          reason: 'switch',
        });
        expect(await tracked().devicesOf(bob.account)).toEqual([]);
        const his = await tracked().ofMember(bob.account, { limit: 100 });
        expect(his.map(({ id }) => id)).toEqual([ofBob.id]);
      },
      { member: ann },
    );
  });

  it.each(['sec-gpc', 'dnt'])(
    'a browser that opts out by %s is told apart by nothing, whatever mode the site chose',
    (header) =>
      visiting(
        version,
        async (visit) => {
          await visit.start({}, 'anybody');
          const kept = await visit.track('hidden', 1);
          expect(visit.sent().at(-1)?.params.duid).toBeDefined();
          for (const id of ['device', 'uid', 'network', 'ip']) expect(kept).not.toHaveProperty(id);
          expect(await visit.cookies()).not.toHaveProperty('sp');
        },
        { headers: { [header]: '1' } },
      ),
  );
});

async function signIn({ context }: TrackerVisit, value: string): Promise<void> {
  const name = '__Host-vestibule-session';
  const [cookie] = await context.cookies(site().front.url);
  const domain = cookie?.domain ?? '';
  await context.addCookies([{ name, value, domain, path: '/', secure: true, httpOnly: true }]);
}
