// As much of a browser as page scripts touch: a jar of cookies, storage, pages that open and close, and a network
// that can be down or lose its answers. It runs the real scripts some hundred times faster than Chromium does;
// in Chromium itself they run in test/e2e.
import vm from 'node:vm';
import { cookieJar } from './paper-browser/cookie-jar.ts';
import { pageTimers } from './paper-browser/page-timers.ts';
import { storage } from './paper-browser/storage.ts';
import { xmlHttpRequest } from './paper-browser/xml-http-request.ts';

/** `down`: nothing arrives. `deaf`: everything arrives, and no answer comes back. */
export type Network = 'up' | 'down' | 'deaf';

/** Headers that a request gets beside its own. */
export type ExtraHeaders = (request: Request) => Record<string, string>;

export interface PaperBrowser {
  /** Name and value. */
  cookies(): Map<string, string>;
  setCookie(line: string): void;
  network(state: Network): void;
  /** Closes the page that is open and opens another one. */
  openPage(): void;
  /** Runs statements in the page. */
  run<T = unknown>(statements: string): T;
  /** Asks the site something from the page. @throws TypeError when the network is down */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Resolves when no request is under way. */
  settled(): Promise<void>;
}

export function paperBrowser(
  url: string,
  scripts: readonly vm.Script[],
  extra: ExtraHeaders = () => ({}),
): PaperBrowser {
  const [jar, local, tab] = [cookieJar(), storage(), storage()];
  const parts = { url, jar, local, tab, extra, network: 'up' as Network };
  const timers = pageTimers();
  let underWay = 0;
  let page: { context: vm.Context; fire(type: string): void } | undefined;

  async function counted(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    underWay++;
    try {
      const request = input instanceof Request ? input : new Request(new URL(input, url), init);
      return await ask(request, parts);
    } finally {
      underWay--;
    }
  }

  return {
    cookies: () => jar.all(),
    setCookie: jar.set,
    network(next) {
      const wasDown = parts.network === 'down';
      parts.network = next;
      if (wasDown && next !== 'down') page?.fire('online');
    },
    openPage() {
      page?.fire('pagehide');
      timers.drop();
      page = newPage({ ...parts, timers, fetch: counted }, scripts);
    },
    run: (statements) => {
      if (!page) throw new Error('no page is open');
      return vm.runInContext(`(() => { ${statements} })()`, page.context);
    },
    fetch: counted,
    async settled() {
      // A script may send the next one when it has read the answer to the last.
      for (let quiet = 0; quiet < 4; quiet = underWay + timers.soon() === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

interface Kept {
  url: string;
  jar: ReturnType<typeof cookieJar>;
  local: ReturnType<typeof storage>;
  tab: ReturnType<typeof storage>;
}

/** Over the network, with what the browser holds; and keeps what the answer brings. */
async function ask(
  request: Request,
  { url, jar, local, tab, extra, network }: Kept & { extra: ExtraHeaders; network: Network },
): Promise<Response> {
  if (network === 'down') throw new TypeError('Failed to fetch');
  const headers = new Headers(request.headers);
  headers.set('cookie', jar.header());
  headers.set('accept', 'application/json');
  headers.set('origin', new URL(url).origin);
  headers.set('sec-fetch-site', 'same-origin');
  for (const [name, value] of Object.entries(extra(request))) headers.set(name, value);
  const { method } = request;
  const body = method === 'POST' ? await request.text() : null;
  const answer = await fetch(request.url, { method, headers, body, redirect: 'manual' });
  const text = await answer.text();
  if (network === 'deaf') throw new TypeError('Failed to fetch');
  for (const line of answer.headers.getSetCookie()) jar.set(line);
  if (answer.headers.get('clear-site-data')?.includes('"storage"')) {
    local.clear();
    tab.clear();
  }
  return new Response(text || null, answer);
}

function newPage(
  {
    url,
    jar,
    local,
    tab,
    timers,
    fetch,
  }: Kept & {
    timers: ReturnType<typeof pageTimers>;
    fetch: PaperBrowser['fetch'];
  },
  scripts: readonly vm.Script[],
) {
  const heard = new Map<string, (() => void)[]>();
  const addEventListener = (type: string, listener: () => void) => {
    heard.set(type, [...(heard.get(type) ?? []), listener]);
  };
  const removeEventListener = () => {};
  const listening = { addEventListener, removeEventListener };
  const location = new URL('/page', url);
  const { document, navigator, screen } = surroundings(location);
  Object.defineProperty(document, 'cookie', { get: jar.visible, set: jar.set });
  const context = vm.createContext({
    ...{ ...listening, document: Object.assign(document, listening), navigator, screen, location },
    ...{ localStorage: local.area, sessionStorage: tab.area },
    ...{ fetch, XMLHttpRequest: xmlHttpRequest(fetch), Request, Response, Headers },
    ...{ URL, URLSearchParams, AbortController, AbortSignal, TextEncoder, btoa, atob },
    ...{ crypto, performance, queueMicrotask, setInterval: () => 0, clearInterval() {} },
    ...{ setTimeout: timers.setTimeout, clearTimeout: timers.clearTimeout },
    console: { ...console, warn() {} },
  });
  vm.runInContext('var window = this, self = this;', context);
  for (const script of scripts) script.runInContext(context);
  const fire = (type: string) => {
    for (const listener of heard.get(type) ?? []) listener();
  };
  return { context, fire };
}

function surroundings(location: URL) {
  const element = { scrollLeft: 0, clientWidth: 800, clientHeight: 600 };
  const document = {
    currentScript: { src: new URL('/fs.js', location).href, dataset: {} },
    ...{ documentElement: element, body: element, location, links: [], title: 'A page' },
    ...{ referrer: '', characterSet: 'UTF-8', readyState: 'complete', visibilityState: 'visible' },
    getElementsByTagName: () => [],
    createElement: () => ({ style: {} }),
  };
  const navigator = { userAgent: 'Paper', language: 'en', cookieEnabled: true, onLine: true };
  return { document, navigator, screen: { width: 800, height: 600, colorDepth: 24 } };
}
