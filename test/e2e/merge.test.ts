// A member signs in where somebody has been a guest: the choice, its undoing, on a phone and without scripts.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { createClient } from '../support/client.ts';
import { recordByEmail } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { type Service, startService } from '../support/service.ts';

const email = 'merging@example.com';
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let service: Service;
beforeAll(async () => {
  [browser, service] = await Promise.all([launchBrowser(), startService()]);
  const client = createClient(service.url);
  await client.get('/video');
  await confirm(client, await askForLink(client, service.mailbox, { email }));
});
afterAll(() => Promise.all([browser.close(), service.dispose()]));

function expectRecord(data: object): Promise<void> {
  return eventually(async () => {
    expect((await recordByEmail(service.fusionAuth, email))?.data).toMatchObject(data);
  });
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Sign in', exact: true }).first().click();
  await page.getByPlaceholder('Login').fill(email);
  await page.getByPlaceholder('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Submit' }).click();
  expect(page.url()).toBe(`${service.url}/account`);
}

async function likeEveryFilm(page: Page): Promise<void> {
  const buttons = page.getByRole('button', { name: /^Add favourite/ });
  for (let left = await buttons.count(); left > 0; left--) await buttons.first().click();
}

/** How many pixels a page reaches beyond the window's right edge. */
function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

it('a member sees what the device holds, adds it, takes it back, and forgets it', async () => {
  const options = { baseURL: service.url, viewport: PHONE, javaScriptEnabled: false };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  await page.goto('/video/counting-up');
  await likeEveryFilm(page);
  await signIn(page);

  const card = page.getByRole('region', { name: 'This device also holds guest activity' });
  const field = card.getByRole('rowgroup').filter({ hasText: 'Films watched' });
  expect(await field.locator('td').allInnerTexts()).toEqual(['1', '1', '2']);
  await expectRecord({ watchCount: 1 });

  await card.getByRole('button', { name: 'Add it to my account' }).click();
  expect(page.url()).toBe(`${service.url}/account`);
  expect(await card.count()).toBe(0);
  await expectRecord({ watchCount: 2, lastFilm: 'counting-up' });

  await page.getByRole('button', { name: /^Undo/ }).click();
  await card.waitFor();
  await expectRecord({ watchCount: 1, lastFilm: 'four-quarters', favorites: [] });

  await card.getByRole('button', { name: 'Forget it' }).click();
  expect(await card.count()).toBe(0);
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('vestibule');
  await expectRecord({ watchCount: 1 });
  await context.close();
});

it('the choice fits a phone and a keyboard', async () => {
  const context = await browser.newContext({ baseURL: service.url, viewport: PHONE });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  await page.goto('/video/counting-up');
  await likeEveryFilm(page);
  await signIn(page);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Add it to my account' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Undo/ }).waitFor();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await context.close();
});
