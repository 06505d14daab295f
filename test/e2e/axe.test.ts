// axe finds nothing on any page, in any state that matters: on a phone, in both colour schemes.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { createClient } from '../support/client.ts';
import { awaitMail } from '../support/mail.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { type Service, startService } from '../support/service.ts';

const PHONE = { width: 390, height: 844 };
const MEMBER = 'member@example.com';

let browser: Browser;
let service: Service;
beforeAll(async () => {
  [browser, service] = await Promise.all([launchBrowser(), startService()]);
  const client = createClient(service.url);
  await client.get('/video');
  await confirm(client, await askForLink(client, service.mailbox, { email: MEMBER }));
});
afterAll(() => Promise.all([browser.close(), service.dispose()]));

/** A page of a browser of its own, with what walks through the product looking at each page. */
async function visit(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ baseURL: service.url, viewport: PHONE, ...options });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  const found: string[] = [];
  async function look(what: string): Promise<void> {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const light = await axeFindings(page);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    // Colours are all that differs.
    const dark = await axeFindings(page, ['color-contrast']);
    found.push(
      ...light.map((one) => `${what}: ${one}`),
      ...dark.map((one) => `${what}, dark: ${one}`),
    );
  }
  async function lookAt(...paths: string[]): Promise<void> {
    for (const path of paths) {
      await page.goto(path);
      await look(path);
    }
  }
  return { page, found, look, lookAt, press: (name: string) => press(page, name) };
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

/** Agrees to be measured, and opens the first event that comes of it. */
async function measured(page: Page, press: (name: string) => Promise<void>): Promise<void> {
  await page.goto('/privacy/device');
  await page.getByLabel('Visits of this device').check();
  const sent = page.waitForResponse(/tp2$/);
  await press('Save');
  await sent;
  await page.reload();
  await page.getByText('page_view').first().click();
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/login');
  await page.getByPlaceholder('Login').fill(MEMBER);
  await page.getByPlaceholder('Password').fill(PASSWORD);
  await press(page, 'Submit');
  expect(page.url()).toBe(`${service.url}/account`);
}

it('axe is at work: it finds what is wrong with a page', async () => {
  const page = await browser.newPage();
  await page.setContent('<html><body><img src="x"><input></body></html>');
  const rules = (await axeFindings(page)).map((finding) => finding.split(' ')[0]);
  expect(rules).toEqual(expect.arrayContaining(['html-has-lang', 'image-alt', 'label']));
  await page.close();
});

describe('axe finds nothing on the pages of', { timeout: 90_000 }, () => {
  it('a stranger', async () => {
    const { found, lookAt } = await visit();
    await lookAt(
      '/',
      '/privacy',
      '/privacy/device',
      '/api',
      '/nowhere',
      '/register/confirm?id=x',
      '/account',
    );
    expect(found).toEqual([]);
  });

  it('a guest, up to the sentence that the mail is on its way', async () => {
    const { page, found, look, lookAt, press } = await visit();
    await lookAt('/video', '/video/counting-up');
    await page
      .getByRole('button', { name: /^Add favourite/ })
      .first()
      .click();
    await look('a favourite');
    await lookAt('/', '/account', '/logout', '/privacy', '/register');
    await measured(page, press);
    await look('what was recorded');
    await press('Turn privacy mode on');
    await look('privacy mode');
    await press('Leave privacy mode');
    await page.goto('/register');
    await page.getByLabel('Email').fill('no address');
    await page.evaluate('document.querySelector("main form").noValidate = true');
    await press('Sign up');
    await look('an address refused');
    await page.getByLabel('Email').fill('guest@example.com');
    await press('Sign up');
    await look('the mail is on its way');
    await lookAt('/', '/account');
    expect(found).toEqual([]);
  });

  it('somebody with a mailed link, on their own device and on another', async () => {
    const email = 'linked@example.com';
    const { page, found, look, lookAt, press } = await visit();
    await page.goto('/video');
    await page.goto('/register');
    await page.getByLabel('Email').fill(email);
    await press('Sign up');
    const { link } = await awaitMail(service.mailbox, email);
    const elsewhere = await visit();
    await elsewhere.lookAt(link);
    await lookAt(link);
    await page.getByLabel('Password').fill('short');
    await press('Set password');
    await look('a password refused');
    expect([...found, ...elsewhere.found]).toEqual([]);
  });

  it('a member', async () => {
    const { page, found, look, lookAt, press } = await visit();
    await signIn(page);
    await look('/account');
    await page.getByText('Erase everything').first().click();
    await look('erasing');
    await lookAt('/', '/video', '/make-change', '/logout');
    await page.goto('/make-change');
    await page.getByLabel('Amount in dollars').fill('12.67');
    await press('Make change');
    await look('change made');
    await page.getByLabel('Amount in dollars').fill('nothing');
    await press('Make change');
    await look('an amount refused');
    expect(found).toEqual([]);
  });

  it('a member on a device that holds guest activity', async () => {
    const { page, found, look, press } = await visit();
    await page.goto('/video/no-nickels');
    await signIn(page);
    await look('the offer');
    await press('Add it to my account');
    await look('added');
    expect(found).toEqual([]);
  });

  it('somebody whose address has an account already', async () => {
    const { page, found, look, lookAt, press } = await visit();
    await page.goto('/video');
    await page.goto('/register');
    await page.getByLabel('Email').fill(MEMBER);
    await press('Sign up');
    await look('the same sentence');
    const { link } = await awaitMail(service.mailbox, MEMBER, 2);
    await lookAt(link);
    expect(found).toEqual([]);
  });

  it('a shared device', async () => {
    const kiosk = await startService({ KIOSK_TIMEOUT: '10m' });
    const { page, found, look, lookAt } = await visit({ baseURL: kiosk.url });
    await lookAt('/welcome');
    await page.goto('/video');
    await lookAt('/kiosk?to=/video');
    await page.clock.install();
    await page.goto('/video');
    await page.clock.fastForward('09:45');
    await page.locator('dialog[open]').waitFor();
    await look('the warning');
    await kiosk.dispose();
    expect(found).toEqual([]);
  });

  it('the embedded FusionAuth and its mailbox', async () => {
    const { page, found, look, lookAt, press } = await visit();
    await lookAt(service.fusionAuth, `${service.fusionAuth}/password/change/ended`, '/login');
    await page.getByPlaceholder('Login').fill(MEMBER);
    await page.getByPlaceholder('Password').fill('wrong');
    await press('Submit');
    await look('a sign-in refused');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await look('a password forgotten');
    await page.getByPlaceholder('Login').fill(MEMBER);
    await press('Submit');
    await look('a mail sent');
    await lookAt('/register');
    await page.getByPlaceholder('Email').fill('x');
    await press('Register');
    await look('a registration refused');
    await lookAt(service.mailbox);
    await page.getByRole('link').filter({ hasText: MEMBER }).first().click();
    await look('a mail');
    expect(found).toEqual([]);
  });
});
