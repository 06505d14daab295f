// The service in this process with real browsers in front of it, and what its log and its cookies say meanwhile.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { LoggedEvent } from '../../src/domain/tracking/tracked-event.ts';
import { launchBrowser } from './browser.ts';
import { eventually } from './eventually.ts';
import { type InProcess, startInProcess } from './in-process.ts';
import type { Member } from './member.ts';

export interface DeviceVisit {
  page: Page;
  /** Presses the button of that name. */
  press(name: string): Promise<void>;
  /** Waits until so many events came since it opened; all of them, oldest first. */
  logged(count: number): Promise<LoggedEvent[]>;
  /** Names of the cookies, the tracker's without the hash of the domain. */
  cookies(): Promise<string[]>;
  signIn(member: Member): Promise<void>;
  /** What the page says, in its band and its main part. */
  text(): Promise<string>;
  close(): Promise<void>;
}

export function deviceSite(settings: Record<string, string> = {}) {
  let browser: Browser;
  let service: InProcess;
  beforeAll(async () => {
    [browser, service] = await Promise.all([launchBrowser(), startInProcess(settings)]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  async function open(options: BrowserContextOptions = {}): Promise<DeviceVisit> {
    const context = await browser.newContext({ baseURL: service.url, ...options });
    context.setDefaultTimeout(8000);
    const page = await context.newPage();
    const { tracked } = service.service.store;
    const before = (await tracked.read(0, 100_000)).at(-1)?.seq ?? 0;
    /** Of a form: what comes of it is there, and has said that it was seen, before the test goes on. */
    const press = async (name: string) => {
      const loaded = page.waitForEvent('load');
      await page.getByRole('button', { name }).first().click();
      await loaded;
    };
    return {
      page,
      press,
      async logged(count) {
        return eventually(async () => {
          const events = await tracked.read(before, 1000);
          expect(events).toHaveLength(count);
          return events;
        });
      },
      async cookies() {
        const names = (await context.cookies(service.url)).map(({ name }) => name);
        return names.map((name) => name.replace(/^(_sp_\w+)\.\w+$/, '$1')).sort();
      },
      async signIn({ email, password }) {
        await page.getByPlaceholder('Login').fill(email);
        await page.getByPlaceholder('Password').fill(password);
        await press('Submit');
        await page.waitForURL(`${service.url}/**`);
      },
      text: async () => (await page.locator('body').innerText()).replace(/\s+/g, ' '),
      close: () => context.close(),
    };
  }

  return { open, service: () => service };
}
