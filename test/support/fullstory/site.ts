// A site that calls Fullstory's functions: the real packages, our page script and service, on one https origin.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/tracking/tracked-event.ts';
import { eventually } from '../eventually.ts';
import { type Front, openFront } from '../https-front.ts';
import { type InProcess, startInProcess } from '../in-process.ts';
import { bundleSdk, SDKS, type SdkVersion } from './sdk.ts';

/** How a page gets the function: by a release of the package, or by our script alone. */
export type Setup = SdkVersion | 'plain';

export interface FullstorySite {
  service: InProcess;
  front: Front;
  /** A page of its own browser; the function is `call` there, whichever way it came. */
  open(setup?: Setup, options?: OpenOptions): Promise<Visit>;
  stop(): Promise<void>;
}

export interface OpenOptions {
  /** Cookies that it begins with: those of a signed-in member. */
  cookies?: ReadonlyMap<string, string>;
  path?: string;
  /** Statements that the page runs before its own. */
  before?: string;
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Runs statements in the page; what they return. */
  run<T>(statements: string): Promise<T>;
  /** What the console said, warnings alone. */
  warnings: string[];
  /** What was logged of this browser since it opened, oldest first. */
  logged(): Promise<LoggedEvent[]>;
  /** Once everything that was posted has an answer, of pages that are gone too. */
  settled(): Promise<void>;
  /** Once it is settled. */
  close(): Promise<void>;
  /** The cookie's parts. */
  identity(): Promise<{ device: string; session: string; user: string }>;
}

const HEAD = '<!doctype html><html lang="en"><title>A page</title><body>';

/** What each page says before its own script: the function is there as soon as the package says so. */
function script(setup: Setup): string {
  if (setup === 'plain') return '<script src="/fs.js"></script><script>window.call = FS;</script>';
  const init = `sdk.init({ orgId: 'o-1', host: location.host, script: location.host + '/fs.js', ...window.more }, (about) => { window.ready = about; });`;
  return `<script src="/sdk-${setup}.js"></script><script>${init} window.call = sdk.FullStory;</script>`;
}

export async function startFullstorySite(browser: Browser): Promise<FullstorySite> {
  const service = await startInProcess();
  const front = await openFront(service.url);
  for (const version of Object.keys(SDKS) as SdkVersion[]) {
    front.files.set(`/sdk-${version}.js`, {
      type: 'text/javascript',
      body: await bundleSdk(version),
    });
  }
  for (const setup of [...Object.keys(SDKS), 'plain'] as Setup[]) {
    const body = `${HEAD}${script(setup)}`;
    for (const path of [`/page-${setup}`, `/next-${setup}`]) {
      front.files.set(path, { type: 'text/html', body });
    }
  }
  return {
    service,
    front,
    open: (setup = 'plain', options = {}) => open({ browser, service, front }, setup, options),
    async stop() {
      await front.close();
      await service.stop();
    },
  };
}

type Parts = { browser: Browser; service: InProcess; front: Front };

async function open(parts: Parts, setup: Setup, options: OpenOptions): Promise<Visit> {
  const { browser, service, front } = parts;
  const { tracked } = service.service.store;
  const before = (await tracked.read(0, 100_000)).at(-1)?.seq ?? 0;
  const context = await browser.newContext({ baseURL: front.url, ignoreHTTPSErrors: true });
  context.setDefaultTimeout(5000);
  const cookies = [...(options.cookies ?? [])];
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: front.url })));
  const page = await context.newPage();
  const warnings: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'warning') warnings.push(said.text());
  });
  if (options.before) await context.addInitScript(options.before);
  const posted = countPosts(context);
  await page.goto(options.path ?? `/page-${setup}`);
  const settled = () => eventually(() => expect(posted.unanswered()).toBe(0));
  return {
    context,
    page,
    warnings,
    run: (statements) => page.evaluate(`(async () => { ${statements} })()`),
    settled,
    async close() {
      await settled();
      await context.close();
    },
    logged: () => tracked.read(before, 100_000),
    async identity() {
      const jar = await context.cookies();
      const value = jar.find(({ name }) => name === 'fs_uid')?.value ?? '';
      const [device = '', session = '', , , user = ''] = value.split(':');
      return { device, session, user };
    },
  };
}

function countPosts(context: BrowserContext): { unanswered(): number } {
  let unanswered = 0;
  const count = (by: number) => (request: { url(): string }) => {
    if (request.url().endsWith('/fs/ops')) unanswered += by;
  };
  context.on('request', count(1));
  context.on('requestfinished', count(-1));
  context.on('requestfailed', count(-1));
  return { unanswered: () => unanswered };
}
