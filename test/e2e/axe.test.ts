// axe finds nothing on any page of the product.
import { expect, it } from 'vitest';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';

it('axe is at work: it finds what is wrong with a page', async () => {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.setContent('<html><body><img src="x"><input></body></html>');
  const rules = (await axeFindings(page)).map((finding) => finding.split(' ')[0]);
  expect(rules).toEqual(expect.arrayContaining(['html-has-lang', 'image-alt', 'label']));
  await browser.close();
});
