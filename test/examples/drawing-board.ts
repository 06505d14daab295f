// Draws a line with the mouse, and looks at it again as the same guest and as another.
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { Example } from '../support/example.ts';

export async function drawingBoardKeeps(browser: Browser, { url }: Example): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  expect(await ink(page)).toBe(0);
  await drawLine(page);
  await eventually(async () => expect(await page.locator('#count').innerText()).toBe('1'));
  const drawn = await ink(page);
  expect(drawn).toBeGreaterThan(50);

  await page.reload();
  await eventually(async () => expect(await ink(page)).toBe(drawn));
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(url, { waitUntil: 'networkidle' });
  expect(await ink(stranger)).toBe(0);
}

async function drawLine(page: Page): Promise<void> {
  const box = (await page.locator('#board').boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(box.x + 50, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 150);
  await page.mouse.up();
}

/** How many pixels of the canvas have been drawn on. */
function ink(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const board = document.getElementById('board');
    const { data } = board.getContext('2d').getImageData(0, 0, board.width, board.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
  })()`);
}
