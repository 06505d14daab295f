// Shops as a guest, registers with the mailed link, and finds the cart as it was.
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import type { Example } from '../support/example.ts';
import { awaitMail } from '../support/mail.ts';

export async function cartSurvivesRegistration(browser: Browser, { url, mailbox }: Example) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Put Green tea in the cart' }).click();
  await page.getByRole('button', { name: 'Like Forest honey' }).click();
  expect(await page.locator('#cart').innerText()).toBe('tea');

  await page.getByRole('button', { name: 'Order' }).click();
  expect(page.url()).toBe(`${url}/accounts/register`);
  expect(await page.getByRole('navigation', { name: 'Site' }).innerText()).toBe('Back to the shop');
  await page.getByLabel('Email').fill('tea@example.com');
  await page.getByRole('button', { name: 'Email me' }).or(page.locator('main button')).click();

  await page.goto((await awaitMail(mailbox, 'tea@example.com')).link);
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Set password' }).click();
  expect(page.url()).toBe(`${url}/accounts/account`);
  await page.goto(url);
  const shown = await page.locator('body').innerText();
  expect(shown).toContain('Hello tea@example.com');
  expect(shown).toMatch(/Forest honey, \$9.20 ★/);
  expect(await page.locator('#cart').innerText()).toBe('tea');
  await page.getByRole('button', { name: 'Order' }).click();
  expect(await page.locator('#cart').innerText()).toBe('empty');
  expect(await page.locator('body').innerText()).toContain('Orders so far: 1');
}
