// The way through every choice of what may be measured, with Snowplow's own tracker on our own pages, and what
// reaches the log at each step; then what the device's page shows of it.
import { expect, it } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/tracking/tracked-event.ts';
import { type DeviceVisit, deviceSite } from '../../support/device-site.ts';
import { registerMember } from '../../support/member.ts';

const CHOICE = 'vestibule-measuring';
const { open, service } = deviceSite();

const ids = ({ device, session, uid, network, ip }: LoggedEvent) => ({
  ...{ device, session, uid, network, ip },
});

async function choose({ page, press }: DeviceVisit, label: string): Promise<void> {
  await page.goto('/privacy/device');
  await page.getByLabel(label, { exact: true }).check();
  await press('Save');
}

/** How many entries the page's origin has in the browser's storage. */
const stored = ({ page }: DeviceVisit) =>
  page.evaluate<number>('localStorage.length + sessionStorage.length');

it('before a choice nothing is set, loaded or sent', async () => {
  const visit = await open();
  const asked: string[] = [];
  visit.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ['/', '/privacy', '/privacy/device']) await visit.page.goto(path);
  expect(asked.filter((path) => /\.js$|tp2|^\/i$/.test(path))).toEqual([]);
  expect(await visit.cookies()).toEqual([]);
  await visit.logged(0);
  await visit.close();
});

it('each choice sends what it says, and no more', async () => {
  const visit = await open();
  await choose(visit, 'Visits, by nobody');
  await visit.page.goto('/privacy');
  const anonymous = await visit.logged(2);
  for (const event of anonymous) {
    expect(event).toMatchObject({ source: 'snowplow', name: 'page_view' });
    expect(Object.values(ids(event)).filter(Boolean)).toEqual([]);
  }
  expect(await visit.cookies()).toEqual([CHOICE]);

  await choose(visit, 'Visits in a row, by nobody');
  await visit.page.goto('/privacy');
  const inRow = (await visit.logged(5)).slice(3);
  const [session] = inRow.map((event) => event.session);
  expect(session).toMatch(/^[0-9a-f-]{36}$/);
  for (const event of inRow) {
    const nothing = { device: undefined, uid: undefined, network: undefined, ip: undefined };
    expect(ids(event)).toEqual({ ...nothing, session });
  }
  expect(await visit.cookies()).toEqual(['_sp_id', '_sp_ses', CHOICE]);

  await choose(visit, 'Visits of this device');
  await visit.page.goto('/privacy');
  const full = (await visit.logged(8)).slice(6);
  const { device, network } = full[0] ?? {};
  for (const event of full) expect(ids(event)).toMatchObject({ device, network });
  expect(full[0]?.session).not.toBe(session);
  expect(JSON.stringify(ids(full[0] as LoggedEvent))).not.toContain('127.0.0.1');
  expect(await visit.cookies()).toEqual(['_sp_id', '_sp_ses', 'sp', CHOICE]);

  expect(await stored(visit)).toBe(0);
  await choose(visit, 'Nothing');
  await visit.page.goto('/privacy');
  await visit.logged(9);
  expect(await visit.cookies()).toEqual([CHOICE]);
  await visit.close();
});

it('a member who agreed to it finds the visits in their timeline, those before the sign-in too', async () => {
  const member = await registerMember(service(), 'measured@example.com');
  const visit = await open();
  await choose(visit, 'Visits of this device');
  await visit.logged(2 - 1);
  await visit.page.goto('/login');
  await visit.signIn(member);
  const [before, after] = await visit.logged(2);
  expect(after).toMatchObject({ uid: member.account, device: before?.device });
  await visit.page.goto('/account');
  expect(await visit.text()).toMatch(/page_view Your account · ChangeBank/);
  const theirs = await service().service.store.tracked.ofMember(member.account, { limit: 5 });
  expect(theirs.map(({ device }) => device)).toContain(before?.device);
  await visit.close();
});

it('the device’s page shows every event of the log, gives a copy, and deletes it', async () => {
  const visit = await open();
  await choose(visit, 'Visits of this device');
  await visit.page.goto('/video/counting-up');
  const logged = await visit.logged(2);
  await visit.page.goto('/privacy/device');
  await visit.page.getByText('page_view').first().click();
  const text = await visit.text();
  for (const { id, device, session } of logged) {
    expect(text).toContain(device);
    expect(text).toContain(session);
    expect(await visit.page.content()).toContain(id);
  }
  const copy = (await visit.page.request.get('/privacy/device/export').then((r) => r.json())) as {
    devices: { events: { id: string }[] }[];
  };
  expect(copy.devices[0]?.events.map(({ id }) => id)).toEqual(
    expect.arrayContaining(logged.map(({ id }) => id)),
  );
  await visit.page.getByText('Delete what was recorded').click();
  await visit.press('Delete it');
  const { tracked } = service().service.store;
  expect(await tracked.ofDevice(logged[0]?.device ?? '', { limit: 5 })).toEqual([]);
  expect(await visit.text()).toContain('Nothing that can be told to come from this device.');
  await visit.close();
});

it('a keyboard alone makes the choice, and scripts are not needed to take it back', async () => {
  const visit = await open();
  await visit.page.goto('/privacy/device');
  await visit.page.getByLabel('Nothing', { exact: true }).focus();
  for (let n = 0; n < 3; n++) await visit.page.keyboard.press('ArrowDown');
  expect(await visit.page.getByLabel('Visits of this device').isChecked()).toBe(true);
  await visit.page.keyboard.press('Enter');
  await visit.logged(1);
  await visit.close();
  const plain = await open({ javaScriptEnabled: false });
  await choose(plain, 'Visits in a row, by nobody');
  expect(await plain.page.getByLabel('Visits in a row, by nobody').isChecked()).toBe(true);
  await choose(plain, 'Nothing');
  expect(await plain.page.locator('script').count()).toBe(0);
  await plain.logged(0);
  await plain.close();
});

it('a browser that asks not to be tracked is not, whatever was chosen before', async () => {
  const visit = await open();
  await choose(visit, 'Visits of this device');
  await visit.logged(1);
  await visit.page.setExtraHTTPHeaders({ 'Sec-GPC': '1' });
  await visit.page.goto('/privacy/device');
  expect(await visit.text()).toContain('Your browser asks not to be tracked');
  expect(await visit.page.locator('script').count()).toBe(0);
  await visit.logged(1);
  await visit.close();
});

it('signing out begins anew for whoever comes next, in every tab', async () => {
  const member = await registerMember(service(), 'two-tabs@example.com');
  const visit = await open();
  await choose(visit, 'Visits of this device');
  await visit.page.goto('/login');
  await visit.signIn(member);
  const [, { device = '' } = {}] = await visit.logged(2);
  const other = await visit.page.context().newPage();
  await other.goto('/account');
  await visit.logged(3);
  await other.evaluate("dispatchEvent(new Event('blur'))");
  await visit.page.goto('/logout');
  await visit.press('Sign out');
  await visit.page.waitForURL(`${service().url}/`);
  expect(await visit.cookies()).toEqual([]);
  expect(await service().service.store.tracked.device(device)).toMatchObject({ reason: 'logout' });
  await other.evaluate("dispatchEvent(new Event('focus'))");
  await other.waitForURL(/oauth2\/authorize|\/login/);
  await visit.close();
});
