// A site whose pages use Snowplow's real trackers: https, with the collector on the same origin, or on another one
// of the same site.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/tracking/tracked-event.ts';
import { launchBrowser } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { freePorts } from '../free-ports.ts';
import { type Front, openFront } from '../https-front.ts';
import { type InProcess, startInProcess } from '../in-process.ts';
import { openMember } from '../open-member.ts';
import { TP2 } from '../snowplow.ts';
import { bundleTracker, TRACKERS, type TrackerVersion } from './bundle-tracker.ts';

export interface TrackerSite {
  service: InProcess;
  /** The site, with the collector. */
  front: Front;
  /** Another origin of the same site, whose pages may send to the collector. */
  shop: Front;
  /** A page of its own browser, on which no tracker has been started. */
  open(version: TrackerVersion, options?: OpenOptions): Promise<TrackerVisit>;
  stop(): Promise<void>;
}

export interface OpenOptions {
  /** The page stands on the shop's origin. */
  onShop?: boolean;
  /** Headers that the browser adds to every request. */
  headers?: Record<string, string>;
  /** A member, signed in here. */
  member?: { cookie: string };
}

/** One event, with what its request said beside it. */
export interface Sent {
  params: Record<string, string>;
  /** Which of the POSTs it came in, from 0. */
  post: number;
  anonymous: string | undefined;
  cookie: string;
}

export interface TrackerVisit {
  context: BrowserContext;
  page: Page;
  /** Starts the tracker with this configuration; `setUserId` follows at once when there is a uid. */
  start(config?: object, uid?: string): Promise<void>;
  /** Runs statements in the page, with the tracker's functions as `sp`; what they return. */
  run<T = void>(statements: string): Promise<T>;
  /** Tracks an event of this name, and resolves when as many are logged; the last one of them. */
  track(name: string, logged: number): Promise<LoggedEvent>;
  /** What its tracker POSTed so far. */
  sent(): Sent[];
  /** What was logged since it opened, oldest first. */
  logged(): Promise<LoggedEvent[]>;
  /** By name; the tracker's own without the hash of the domain. */
  cookies(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

const SESSION_COOKIE = '__Host-vestibule-session';

export async function startTrackerSite(browser: Browser): Promise<TrackerSite> {
  const [port, closed] = await freePorts(2);
  const front = await openFront(`http://localhost:${port}`);
  const shop = await openFront(`http://localhost:${port}`);
  const service = await startInProcess({
    PORT: String(port),
    APP_URL: front.url,
    CORS_ORIGINS: shop.url,
    FUSIONAUTH_URL: `http://localhost:${closed}`,
  });
  for (const version of Object.keys(TRACKERS) as TrackerVersion[]) {
    const code = await bundleTracker(version);
    for (const { files } of [front, shop]) {
      files.set(`/tracker-${version}.js`, { type: 'text/javascript', body: code });
      const body = `<!doctype html><html lang="en"><title>A page</title><script src="/tracker-${version}.js"></script>`;
      for (const path of [`/page-${version}`, `/next-${version}`])
        files.set(path, { type: 'text/html', body });
    }
  }
  const parts = { browser, service, front, shop };
  return {
    ...{ service, front, shop },
    open: (version, options = {}) => open(parts, version, options),
    async stop() {
      await Promise.all([front.close(), shop.close()]);
      await service.stop();
    },
  };
}

type Parts = { browser: Browser; service: InProcess; front: Front; shop: Front };

async function open(
  { browser, service, front, shop }: Parts,
  version: TrackerVersion,
  { onShop = false, headers, member }: OpenOptions,
): Promise<TrackerVisit> {
  const { tracked } = service.service.store;
  const before = (await tracked.read(0, 100_000)).at(-1)?.seq ?? 0;
  const called = front.calls.length;
  const baseURL = onShop ? shop.url : front.url;
  const context = await browser.newContext({
    baseURL,
    ignoreHTTPSErrors: true,
    ...(headers && { extraHTTPHeaders: headers }),
  });
  context.setDefaultTimeout(5000);
  if (member) {
    const flags = { path: '/', secure: true, httpOnly: true } as const;
    const { hostname: domain } = new URL(front.url);
    await context.addCookies([{ name: SESSION_COOKIE, value: member.cookie, domain, ...flags }]);
  }
  const page = await context.newPage();
  await page.goto(`/page-${version}`);
  const run = <T>(statements: string) =>
    page.evaluate<T>(`(async (sp) => { ${statements} })(window.snowplow)`);
  const logged = () => tracked.read(before, 100_000);
  return {
    ...{ context, page, run, logged },
    start: (config = {}, uid) => page.evaluate(starting(front.url, config, uid)),
    sent: () => front.calls.slice(called).filter(isPost).flatMap(eventsOf),
    async track(name, count) {
      await run(event(name));
      const events = await eventually(async () => {
        const events = await logged();
        expect(events).toHaveLength(count);
        return events;
      });
      return events.at(-1) as LoggedEvent;
    },
    cookies: async () =>
      Object.fromEntries(
        (await context.cookies(front.url)).map(({ name, value }) => [
          name.replace(/\.\w{4}$/, ''),
          value,
        ]),
      ),
    close: () => context.close(),
  };
}

/** A statement that tracks an event; its name is the event's action. */
export function event(name: string): string {
  return `sp.trackStructEvent({ category: 'test', action: '${name}' });`;
}

/** The entities of session and page come with every event, as facts about them are wanted too. */
function starting(collector: string, config: object, uid: string | undefined): string {
  const contexts = { session: true, webPage: true };
  const all = JSON.stringify({ appId: 'site', contexts, ...config });
  const identify = uid === undefined ? '' : `snowplow.setUserId(${JSON.stringify(uid)});`;
  return `snowplow.newTracker('sp', '${collector}', ${all}); ${identify}`;
}

function isPost({ method, path }: Front['calls'][number]): boolean {
  return method === 'POST' && path === TP2;
}

function eventsOf({ body, headers, cookie }: Front['calls'][number], post: number): Sent[] {
  const { data } = JSON.parse(body) as { data: Record<string, string>[] };
  const anonymous = headers['sp-anonymous'] as string | undefined;
  return data.map((params) => ({ params, post, anonymous, cookie }));
}

/** For a whole test file. */
export function trackerSite() {
  let browser: Browser;
  let site: TrackerSite;
  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startTrackerSite(browser);
  });
  afterAll(async () => {
    await site?.stop();
    await browser?.close();
  });
  return {
    site: () => site,
    member: () => openMember(site.service),
    async visiting(
      version: TrackerVersion,
      use: (visit: TrackerVisit) => Promise<void>,
      options?: OpenOptions,
    ): Promise<void> {
      const visit = await site.open(version, options);
      try {
        await use(visit);
      } finally {
        await visit.close();
      }
    },
  };
}

/** Every version, for `describe.each`. */
export const versions: { version: TrackerVersion }[] = [{ version: 'v4' }, { version: 'v3' }];
