// Keeps a reading list as a guest, comes back to it, and asks for the mail that keeps it for good.
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import type { Example } from '../support/example.ts';
import { awaitMail } from '../support/mail.ts';

export async function readingListIsKept(browser: Browser, { url, mailbox }: Example) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  for (const book of ['Ulysses', 'Emma']) {
    await page.getByLabel('Book').fill(book);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: `Remove ${book}` }).waitFor();
  }
  await page.getByRole('button', { name: 'Remove Ulysses' }).click();
  await page.getByRole('button', { name: 'Remove Ulysses' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Remove Emma' }).waitFor();
  expect(await page.getByRole('listitem').count()).toBe(1);

  await page.getByLabel('Book').fill('ring 0041 44 668 18 00');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText('phone number, which is not kept').waitFor();
  await page.getByLabel('Email').fill('reader@example.com');
  await page.getByRole('button', { name: 'Keep my list' }).click();
  await page.getByText('check your email').waitFor();
  expect((await awaitMail(mailbox, 'reader@example.com')).link).toContain('/register/confirm');
}
