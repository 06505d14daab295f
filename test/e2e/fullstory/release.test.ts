// Release from the page: what was said before belongs to who was here, and the next page to nobody yet.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import {
  type FullstorySite,
  type Setup,
  startFullstorySite,
  type Visit,
} from '../../support/fullstory/site.ts';
import { type Member, registerMember, signedIn } from '../../support/member.ts';

let browser: Browser;
let site: FullstorySite;
let ann: Member;
let bob: Member;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startFullstorySite(browser);
  ann = await registerMember(site.service, 'ann@example.com');
  bob = await registerMember(site.service, 'bob@example.com');
});
afterAll(async () => {
  await site?.stop();
  await browser?.close();
});

async function annOn(setup: Setup): Promise<Visit> {
  const { cookies } = await signedIn(site.service, ann);
  const visit = await site.open(setup, { cookies });
  await visit.run(`await call('setIdentityAsync', { uid: '${ann.account}' });`);
  return visit;
}

const GOODBYE = `
  call('trackEvent', { name: 'User Logged Out' });
  call('setIdentity', { anonymous: true });`;

describe.each<{ setup: Setup }>([{ setup: '2.1' }, { setup: '2.0' }])(
  'with $setup',
  ({ setup }) => {
    it('track, anonymize and redirect in one tick arrives whole and in order, however slow the server', async () => {
      const visit = await annOn(setup);
      const before = await visit.identity();
      const held = site.front.holdAnswer('/fs/ops');
      await visit.page.evaluate(`${GOODBYE} location.href = '/next-${setup}';`);
      await visit.page.waitForURL(`**/next-${setup}`);
      const after = await visit.identity();
      expect(after.device).not.toBe(before.device);
      expect(after).toMatchObject({ user: '' });
      await held.reached;
      const next = site.front.calls.findLast(({ path }) => path === `/next-${setup}`);
      expect(next?.cookie).toContain(after.device);
      held.release();
      await visit.run("await call('trackEventAsync', { name: 'Login page' });");
      const events = (await visit.logged()).map(({ name, device }) => ({ name, device }));
      expect(events).toEqual([
        { name: 'setIdentity', device: before.device },
        { name: 'User Logged Out', device: before.device },
        { name: 'setIdentity', device: before.device },
        { name: 'Login page', device: after.device },
      ]);
      await visit.close();
    });
  },
);

it('nothing in the log leads from the old identity to the new one', async () => {
  const visit = await annOn('2.1');
  const before = await visit.identity();
  await visit.run(`${GOODBYE} await call('trackEventAsync', { name: 'after' });`);
  const after = await visit.identity();
  const [old, fresh] = [before, after].map(({ device }) => device);
  const log = await visit.logged();
  const ofOld = JSON.stringify(log.filter(({ device }) => device === old));
  for (const id of [after.device, after.session]) expect(ofOld).not.toContain(id);
  const ofFresh = JSON.stringify(log.filter(({ device }) => device === fresh));
  for (const id of [before.device, before.session, ann.account]) expect(ofFresh).not.toContain(id);
  await visit.close();
});

it('a released device never speaks again, whatever a page says', async () => {
  const visit = await annOn('plain');
  const { device, session } = await visit.identity();
  await visit.run("await call('setIdentityAsync', { anonymous: true });");
  await visit.run(`
    document.cookie = 'fs_uid=${device}:${session}:' + Date.now() + ':' + Date.now() + ':;path=/';
    await call('trackEventAsync', { name: 'ghost' });`);
  const ghost = (await visit.logged()).find(({ name }) => name === 'ghost');
  expect(ghost).toBeDefined();
  expect(ghost?.device).toBeUndefined();
  await visit.close();
});

it('account switch: the next member gets a device of their own, and none of the last one', async () => {
  const visit = await annOn('2.1');
  const before = await visit.identity();
  await visit.run(GOODBYE);
  const { cookies } = await signedIn(site.service, bob);
  await visit.context.addCookies(
    [...cookies].map(([name, value]) => ({ name, value, url: site.front.url })),
  );
  await visit.run(`await call('setIdentityAsync', { uid: '${bob.account}' });`);
  const after = await visit.identity();
  const { tracked } = site.service.service.store;
  const devices = (await tracked.devicesOf(bob.account)).map(({ id }) => id);
  expect(devices).toEqual([after.device]);
  expect(devices).not.toContain(before.device);
  await visit.close();
});

it('another member without a release in between is a new device too', async () => {
  const visit = await annOn('2.1');
  const before = await visit.identity();
  const { cookies } = await signedIn(site.service, bob);
  await visit.context.addCookies(
    [...cookies].map(([name, value]) => ({ name, value, url: site.front.url })),
  );
  await visit.run(`await call('setIdentityAsync', { uid: '${bob.account}' });`);
  const after = await visit.identity();
  expect(after.device).not.toBe(before.device);
  const { tracked } = site.service.service.store;
  expect(await tracked.device(before.device)).toMatchObject({
    uid: ann.account,
    reason: 'anonymize',
  });
  expect(await tracked.device(after.device)).toMatchObject({ uid: bob.account });
  await visit.close();
});

it('the same uid again splits nothing', async () => {
  const visit = await annOn('2.1');
  const before = await visit.identity();
  await visit.page.reload();
  await visit.run(`await call('setIdentityAsync', { uid: '${ann.account}' });`);
  expect(await visit.identity()).toEqual(before);
  await visit.close();
});

it('each tab of a browser is who the others are', async () => {
  const visit = await annOn('plain');
  const other = await visit.context.newPage();
  await other.goto('/page-plain');
  await visit.run("await call('setIdentityAsync', { anonymous: true });");
  await other.evaluate("call('trackEventAsync', { name: 'elsewhere' })");
  const last = (await visit.logged()).at(-1);
  expect(last).toMatchObject({ name: 'elsewhere', device: (await visit.identity()).device });
  expect(await other.evaluate("call('getConfig').user")).toBeUndefined();
  await visit.close();
});

it('what is said offline comes in later, once, under the identity of then', async () => {
  const visit = await annOn('2.1');
  const before = await visit.identity();
  await visit.context.setOffline(true);
  await visit.run(`${GOODBYE} await call('trackEventAsync', { name: 'after' });`);
  expect((await visit.logged()).map(({ name }) => name)).toEqual(['setIdentity']);
  await visit.context.setOffline(false);
  const [, bye, release, after] = await eventually(async () => {
    const log = await visit.logged();
    expect(log).toHaveLength(4);
    return log;
  });
  expect([bye?.device, release?.device]).toEqual([before.device, before.device]);
  expect(after?.device).toBe((await visit.identity()).device);
  await visit.close();
});

it('what the server had not yet taken goes with the next page of the tab, once', async () => {
  const visit = await annOn('2.1');
  const before = await visit.identity();
  site.front.fail('/fs/ops', 503, 1);
  await visit.run("await call('trackEventAsync', { name: 'unlucky' });");
  expect((await visit.logged()).map(({ name }) => name)).not.toContain('unlucky');
  await visit.page.goto('/next-2.1');
  await eventually(async () => {
    const unlucky = (await visit.logged()).filter(({ name }) => name === 'unlucky');
    expect(unlucky).toMatchObject([{ device: before.device, session: before.session }]);
  });
  await visit.close();
});

it('an answer that is lost does not count its calls twice', async () => {
  const visit = await site.open('plain');
  const held = site.front.holdAnswer('/fs/ops');
  await visit.run("call('trackEvent', { name: 'once' });");
  await held.reached;
  await visit.page.goto('/next-plain');
  await visit.run("await call('trackEventAsync', { name: 'last' });");
  held.release();
  await visit.close();
  const posts = site.front.calls.filter(({ body }) => body.includes('"once"'));
  expect(posts.length).toBeGreaterThan(1);
  expect((await visit.logged()).filter(({ name }) => name === 'once')).toHaveLength(1);
});
