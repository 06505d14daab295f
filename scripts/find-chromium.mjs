// Where Chromium is: $CHROMIUM, a system browser, or Playwright's own; undefined when there is none.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** @returns {Promise<string | undefined>} the path of an executable */
export async function findChromium() {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ];
  return places.find((path) => path && existsSync(path));
}
