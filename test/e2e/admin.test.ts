// The operator's page in a browser: with a script and without, on a phone, in both colour schemes.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { openStub } from '../support/stub.ts';

const PHONE = { width: 390, height: 844 };

let browser: Browser;
let service: InProcess;
let account: string;
beforeAll(async () => {
  [browser, service] = await Promise.all([launchBrowser(), startInProcess()]);
  ({ account } = await openStub(service.url));
});
afterAll(() => Promise.all([browser.close(), service.stop()]));

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: service.url, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.goto('/login?to=/admin');
  await page.locator('[name=loginId]').fill('admin@changebank.example');
  await page.locator('[name=password]').fill(service.config.FUSIONAUTH_ADMIN_PASSWORD);
  await page.locator('[name=password]').press('Enter');
  await page.waitForURL(`${service.url}/admin`);
  return page;
}

async function park(reason: string): Promise<void> {
  const { store } = service.service;
  await eventually(async () => expect((await store.account(account))?.directory).toBe('present'));
  const result = { type: 'parked', reason } as const;
  await store.commit({ type: 'synced', account, at: Date.now(), version: 0, result });
}

it.each([
  ['light, at a desk', { colorScheme: 'light' }],
  ['dark, on a phone', { colorScheme: 'dark', viewport: PHONE }],
  ['light, on a phone', { colorScheme: 'light', viewport: PHONE }],
  ['dark, without a script, on a phone', { colorScheme: 'dark', viewport: PHONE, bare: true }],
] as const)('axe finds nothing, and nothing reaches past the edge: %s', async (_, how) => {
  const { bare, ...options } = { bare: false, ...how };
  const page = await open(options);
  // Axe is a script itself: it sees what a browser without any would show.
  if (bare) await page.route('**/admin.js', (route) => route.abort());
  for (const path of ['/admin', `/admin/accounts/${account}`]) {
    await page.goto(path);
    const beyond = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(beyond, path).toBeLessThanOrEqual(0);
    expect(await axeFindings(page), path).toEqual([]);
  }
  await page.context().close();
});

it('plots are drawn from the tables, and the policy on styles and scripts stops nothing', async () => {
  const page = await open();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto('/admin');
  const plots = page.getByRole('img', { name: /plot of the table/ });
  expect(await plots.count()).toBeGreaterThanOrEqual(5);
  await page.getByText('Table: By day').click();
  const today = new Date().toISOString().slice(0, 10);
  const cells = page.locator('tr', { has: page.getByRole('rowheader', { name: today }) });
  expect(await cells.locator('td').nth(1).innerText()).toBe('1');
  await page
    .locator('#section-funnel .u-over')
    .first()
    .hover({ position: { x: 5, y: 50 } });
  await page.keyboard.press('Tab');
  expect(await inked(page)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('the page follows the store by itself, says so aloud, and rests when it is told to', async () => {
  const page = await open();
  const section = page.locator('#section-behind');
  expect(await section.innerText()).toContain('None parked.');
  await park('because of this');
  await section.getByText('because of this').waitFor();
  expect(await page.getByRole('status').innerText()).toContain('1 parked');
  await page.getByRole('button', { name: 'Pause updates' }).click();
  let asked = 0;
  page.on('request', () => asked++);
  await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
  await page.evaluate('new Promise((done) => setTimeout(done))');
  expect(asked).toBe(0);
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await eventually(async () => expect(asked).toBeGreaterThan(0));
  await page.context().close();
});

it('without a script the tables stand open, and a parked account is retried by a form', async () => {
  await park('because of that');
  const page = await open({ javaScriptEnabled: false });
  expect(await page.locator('canvas').count()).toBe(0);
  expect(await page.getByRole('table', { name: 'By day' }).isVisible()).toBe(true);
  await page.getByRole('button', { name: `Retry ${account}` }).click();
  expect(page.url()).toBe(`${service.url}/admin/accounts/${account}`);
  expect((await service.service.store.account(account))?.sync.parked).toBeUndefined();
  await page.goto('/admin');
  expect(await page.getByRole('table', { name: 'What operators did' }).innerText()).toContain(
    'retry',
  );
  await page.context().close();
});

/** Whether anything is drawn on the first plot. */
function inked(page: Page): Promise<boolean> {
  return page.evaluate(`(() => {
    const { width, height } = document.querySelector('canvas');
    const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
    return data.some((value) => value > 0);
  })()`);
}
