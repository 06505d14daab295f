// Ways through the pages that people with no cookie, a phone, or only a keyboard take.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { recordByEmail } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { awaitMail } from '../support/mail.ts';
import { type Service, startService } from '../support/service.ts';

const PASSWORD = 'correct horse battery staple';

let browser: Browser;
let service: Service;
beforeAll(async () => {
  [browser, service] = await Promise.all([launchBrowser(), startService()]);
});
afterAll(() => Promise.all([browser.close(), service.dispose()]));

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: service.url, ...options });
  context.setDefaultTimeout(5000);
  return context.newPage();
}

it("without a cookie, registering leads to FusionAuth's registration and ends signed in", async () => {
  const page = await open();
  await page.goto('/register');
  expect(page.url().startsWith(`${service.fusionAuth}/oauth2/register`)).toBe(true);
  await page.getByPlaceholder('Email').fill('new@example.com');
  await page.getByPlaceholder('Password', { exact: true }).fill(PASSWORD);
  await page.getByPlaceholder('Confirm password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Register' }).click();
  expect(page.url()).toBe(`${service.url}/account`);
  expect(await page.getByRole('main').innerText()).toContain('new@example.com');
  expect((await page.context().cookies(service.url)).map(({ name }) => name)).not.toContain(
    'vestibule',
  );
  await page.goto('/video');
  await eventually(async () => {
    const record = await recordByEmail(service.fusionAuth, 'new@example.com');
    expect(record?.data).toMatchObject({ watchCount: 1, anonymousUser: false });
  });
  await page.context().close();
});

it('no page is wider than a phone', async () => {
  const page = await open({ viewport: { width: 390, height: 844 } });
  const look = async (path: string) => {
    await page.goto(path);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
  };
  const everywhere = ['/', '/video', '/video/counting-up', '/account', '/privacy', '/logout'];
  for (const path of ['/', '/register', '/login', '/privacy', '/nowhere']) await look(path);
  for (const path of ['/video', '/register', ...everywhere]) await look(path);
  await page.goto('/register');
  const email = `${'a-rather-long-name'.repeat(3)}@example.com`;
  await signUp(page, email);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await look((await awaitMail(service.mailbox, email)).link);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  for (const path of [...everywhere, '/make-change', '/register/confirm?id=x']) await look(path);
  await page.goto('/make-change');
  await page.getByLabel('Amount in dollars').fill('1234.67');
  await page.getByRole('button', { name: 'Make change' }).click();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await look(service.mailbox);
  await page.context().close();
});

it('a keyboard alone is enough to watch, register and set a password', async () => {
  const page = await open();
  const email = 'keys@example.com';
  await page.goto('/');
  await follow(page, 'Watch a film');
  await follow(page, 'sign up');
  await focus(page, 'email');
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await page.getByRole('status').waitFor();
  await page.goto((await awaitMail(service.mailbox, email)).link);
  await focus(page, 'password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/account');
  expect(await page.getByRole('main').innerText()).toContain(email);
  await page.context().close();
});

it('the first Tab offers to skip to the content', async () => {
  const page = await open();
  await page.goto('/');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.context().close();
});

it('a page is in order for a browser: nothing is blocked, missing or complained of', async () => {
  const page = await open();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  for (const path of ['/', '/video', '/video/counting-up', '/register', '/account', '/privacy']) {
    await page.goto(path);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

async function signUp(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Sign up', exact: true }).click();
  await page.getByRole('status').waitFor();
}

/** How many pixels a page reaches beyond the window's right edge. */
function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

/** Tabs to the link with that text and presses Enter. */
async function follow(page: Page, text: string): Promise<void> {
  await tabTo(page, async () => (await focused(page)) === text);
  const [response] = await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  expect(response?.ok()).toBe(true);
}

/** Tabs to the field of that name. */
function focus(page: Page, name: string): Promise<void> {
  return tabTo(page, async () => (await page.evaluate('document.activeElement.name')) === name);
}

async function tabTo(page: Page, reached: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await reached()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there.');
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()');
}
