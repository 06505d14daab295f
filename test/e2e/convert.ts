// From the mailed link to a signed-in member, in the two ways a site can choose from.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { UserRecord } from '../support/directory.ts';

export const PASSWORD = 'correct horse battery staple';

export type Convert = (about: {
  page: Page;
  link: string;
  email: string;
  /** FusionAuth's record when the mail came. */
  pending: UserRecord;
  site: string;
}) => Promise<void>;

/** verify-first: our own page says whose mailbox it is and what is kept; the password signs the person in. */
export const convertHere: Convert = async ({ page, link, email, pending, site }) => {
  expect(pending.email).toBeUndefined();
  expect(pending.data.email).toBe(email);
  expect(link.startsWith(`${site}/register/confirm?id=`)).toBe(true);
  await page.goto(link);
  // Looking spends nothing: mail scanners open links too.
  await page.reload();
  const main = page.getByRole('main');
  expect(await main.innerText()).toContain(email);
  expect(await main.innerText()).toMatch(/Films watched\s+3/);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  expect(page.url()).toBe(`${site}/account`);
};

/** attach-first: FusionAuth's guide; its page sets the password, its sign-in proves it, its webhook tells us. */
export const convertOnHostedPages: Convert = async ({ page, link, email, pending, site }) => {
  expect(pending.email).toBe(email);
  expect(link).toContain('/password/change/');
  await page.goto(link);
  await page.getByPlaceholder('Password', { exact: true }).fill(PASSWORD);
  await page.getByPlaceholder('Confirm password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('link', { name: 'Login here' }).click();
  await page.getByPlaceholder('Login').fill(email);
  await page.getByPlaceholder('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Submit' }).click();
  expect(new URL(page.url()).origin).toBe(site);
};
