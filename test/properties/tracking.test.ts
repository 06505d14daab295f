// Whatever people do at a browser in whatever order, no event is attributed to anybody else, nothing leads from
// one person to the next, and under server anonymisation nothing is left anywhere (I8, I9). The trackers and the
// page script are the real ones.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import vm from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LoggedEvent } from '../../src/domain/tracking/tracked-event.ts';
import { read } from '../architecture/sources.ts';
import { freePorts } from '../support/free-ports.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { openMember } from '../support/open-member.ts';
import { paperBrowser } from '../support/paper-browser.ts';
import { bundleTracker, type TrackerVersion } from '../support/tracker/bundle-tracker.ts';
import { type Deed, type Played, play, type Scene, UUID } from '../support/tracking-model/deeds.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);
/** Said by requests that ask to stay unknown: in cookies, as browser, page and bearer, and as address. */
const CANARY = 'a-canary-of-the-tests';
const ADDRESS = '2001:db8:ca4a:7171';

let service: InProcess;
let pageScript: vm.Script;
const trackers = new Map<TrackerVersion, vm.Script>();
beforeAll(async () => {
  const [closed] = await freePorts(1);
  service = await startInProcess({
    FUSIONAUTH_URL: `http://localhost:${closed}`,
    TRUST_PROXY: '1',
    LOG_LEVEL: 'trace',
  });
  pageScript = new vm.Script(read('public/fs.js'));
  for (const version of ['v4', 'v3'] as const) {
    trackers.set(version, new vm.Script(await bundleTracker(version)));
  }
});
afterAll(() => service.stop());

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('act'),
      with: fc.constantFrom('snowplow', 'fullstory'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'identify' }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sign in'), member: fc.constantFrom(0, 1) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('leave', 'clear user data', 'anonymize', 'open page'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('mode'),
      mode: fc.constantFrom('off', 'client', 'session', 'server', 'server session'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('network'),
      state: fc.constantFrom('up', 'down', 'deaf'),
    }),
  },
) as fc.Arbitrary<Deed>;

let sequence = 0;
/** Where the log ended before the sequence. */
let last = 0;

it(`${RUNS} sequences: every event is its person’s, once, and nobody is where nobody may be`, {
  timeout: 60_000 + RUNS * 1000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 4, maxLength: 24 }),
      fc.constantFrom<TrackerVersion>('v4', 'v3'),
      fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
      async (deeds, version, optsOut) => {
        const members = [
          (await openMember(service)).account,
          (await openMember(service)).account,
        ] as const;
        const from = last;
        const log = () => service.service.store.tracked.read(from, 10_000);
        const played = await play(scene(version, optsOut, members, log), deeds, `e${sequence++}`);
        const events = await log();
        last = events.at(-1)?.seq ?? last;
        expectOnce(events, played);
        await expectTheirs(played, members);
        expectUnlinked(events, played);
      },
    ),
    { numRuns: RUNS },
  );
  await expectNoCanary();
});

function scene(
  version: TrackerVersion,
  optsOut: boolean,
  members: readonly [string, string],
  log: () => Promise<LoggedEvent[]>,
): Scene {
  const scripts = [trackers.get(version) as vm.Script, pageScript];
  const agent = `Paper ${sequence}`;
  const browser = paperBrowser(service.url, scripts, (request) => ({
    'user-agent': agent,
    ...revealing(request, optsOut),
  }));
  browser.setCookie(`canary=${CANARY}; path=/; httponly`);
  return {
    ...{ browser, optsOut, members, collector: service.url },
    async signIn(member) {
      const { cookie } = await openMember(service, member);
      browser.setCookie(`vestibule-session=${cookie}; path=/; httponly`);
    },
    arrived: async () => new Set((await log()).map(nameOf)),
  };
}

/** What proxies and browsers say of who asks: in requests that must stay unknown, with the canary in it. */
function revealing({ url, headers }: Request, optsOut: boolean): Record<string, string> {
  const signal = optsOut ? { 'sec-gpc': '1' } : undefined;
  const collects = /\/(tp2|i|fs\/ops)$/.test(new URL(url).pathname);
  if (!collects || !(signal || headers.has('sp-anonymous'))) {
    return { ...signal, 'x-forwarded-for': '203.0.113.7' };
  }
  const address = `${ADDRESS}::1`;
  return {
    ...signal,
    ...{ 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for="[${address}]"` },
    ...{ 'user-agent': `Mozilla ${CANARY}`, referer: `${service.url}/${CANARY}` },
    authorization: `Bearer ${CANARY}`,
  };
}

function nameOf({ name, props }: LoggedEvent): string {
  return name === 'struct' ? JSON.parse(props).se_ac : name;
}

function expectOnce(events: readonly LoggedEvent[], { truths }: Played): void {
  const counts = Map.groupBy(events.map(nameOf), (name) => name);
  for (const [name, { mayBeLost }] of truths) {
    const count = counts.get(name)?.length ?? 0;
    if (!(mayBeLost && count === 0)) expect([name, count]).toEqual([name, 1]);
  }
}

/** Whatever a member's timeline shows was done by them. */
async function expectTheirs({ truths }: Played, members: readonly string[]): Promise<void> {
  for (const member of members) {
    const timeline = await service.service.store.tracked.ofMember(member, { limit: 1000 });
    for (const event of timeline) {
      const truth = truths.get(nameOf(event));
      if (truth) expect([nameOf(event), truth.stretch.member]).toEqual([nameOf(event), member]);
      expect(truth?.anonymous ?? false).toBe(false);
    }
  }
}

/** No id stands in events on both sides of a release; in anonymous ones none stands that the browser ever held. */
function expectUnlinked(events: readonly LoggedEvent[], { truths, held }: Played): void {
  const seen = new Map<string, unknown>();
  for (const { id: _, uid: __, ...event } of events) {
    const truth = truths.get(nameOf(event as LoggedEvent));
    if (!truth) continue;
    const ids = new Set(JSON.stringify(event).match(UUID) ?? []);
    if (truth.anonymous) {
      for (const id of ['device', 'network', 'ip']) expect(event).not.toHaveProperty(id);
      expect(__).toBeUndefined();
      expect([...ids].filter((one) => held.has(one))).toEqual([]);
      continue;
    }
    for (const one of ids) {
      const { since } = truth.stretch;
      expect((seen.get(one) ?? since) === since).toBe(true);
      seen.set(one, since);
    }
  }
}

async function expectNoCanary(): Promise<void> {
  const folder = service.config.DATA_DIR;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'));
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  const sinks = [...(await Promise.all(texts)), metrics, service.logged.join('\n')];
  expect(files.length).toBeGreaterThan(1);
  expect(service.logged.length).toBeGreaterThan(10);
  for (const sink of sinks) {
    expect(sink.includes(CANARY)).toBe(false);
    expect(sink.includes(ADDRESS.slice(0, 13))).toBe(false);
  }
}
