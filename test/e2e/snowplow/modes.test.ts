// Every mode of Snowplow's real trackers in real Chromium: the exact fields that they send, those that the log
// then holds, and the cookies before and after. docs/tracking.md shows the same table.
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/tracking/tracked-event.ts';
import { eventually } from '../../support/eventually.ts';
import type { TrackerVersion } from '../../support/tracker/bundle-tracker.ts';
import { type TrackerVisit, trackerSite, versions } from '../../support/tracker/site.ts';

const { member, visiting } = trackerSite();

interface Mode {
  mode: string;
  config: object;
  /** Fields that say who it is, besides those of every event. */
  sends: string;
  /** Columns of the log, besides those of every event; of the second event, when the cookie is there. */
  keeps: string;
  /** The tracker's cookies and the collector's. */
  cookies: string;
  /** The header `SP-Anonymous` comes along. */
  header?: true;
  /** It writes its queue into the browser's storage. */
  queues?: true;
}

const server = { withServerAnonymisation: true };
const session = { withSessionTracking: true };
const none = { stateStorageStrategy: 'none' };

const modes: readonly Mode[] = [
  {
    mode: 'default',
    config: {},
    sends: 'duid sid uid vid',
    keeps: 'device ip network session uid',
    cookies: '_sp_id _sp_ses sp',
    queues: true,
  },
  {
    mode: 'anonymousTracking: true',
    config: { anonymousTracking: true },
    sends: '',
    keeps: '',
    cookies: '',
    queues: true,
  },
  {
    mode: 'withSessionTracking',
    config: { anonymousTracking: session },
    sends: 'sid vid',
    keeps: 'session',
    cookies: '_sp_id _sp_ses',
    queues: true,
  },
  {
    mode: 'withServerAnonymisation, storing nothing',
    config: { anonymousTracking: server, ...none },
    sends: '',
    keeps: '',
    cookies: '',
    header: true,
  },
  {
    mode: 'withServerAnonymisation',
    config: { anonymousTracking: server },
    sends: '',
    keeps: '',
    cookies: '',
    header: true,
    queues: true,
  },
  {
    mode: 'withServerAnonymisation, withSessionTracking',
    config: { anonymousTracking: { ...server, ...session } },
    sends: 'sid vid',
    keeps: 'session',
    cookies: '_sp_id _sp_ses',
    header: true,
    queues: true,
  },
  {
    mode: 'stateStorageStrategy: none',
    config: none,
    sends: 'sid uid vid',
    keeps: 'session uid',
    cookies: '',
  },
  {
    mode: 'withSessionTracking, storing nothing',
    config: { anonymousTracking: session, ...none },
    sends: 'sid vid',
    keeps: 'session',
    cookies: '',
  },
];

/** What a version puts into every event. */
const ALWAYS = 'aid cd cookie cs ds dtm e eid lang p page res stm tna tv url vp';
const OWN = { v4: 'co tz', v3: 'cx' } as const;
const COLUMNS = 'at id madeAt name props receivedAt seq source';
/** Of these nothing is left within the data: they have columns, or none. */
const NO_DATA = /^(duid|sid|uid|dtm|stm|e|eid|cx)$/;

describe.each(versions)('with $version', ({ version }) => {
  it.each(modes)('$mode: what is sent, kept and left in the browser', async (mode) => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start(mode.config, ann.account);
        await track(visit, 1);
        await track(visit, 2);
        expectSent(visit, version, mode);
        expectKept(await visit.logged(), ann.account, version, mode);
        await expectLeft(visit, mode);
      },
      { member: ann },
    );
  });
});

async function track(visit: TrackerVisit, nth: number): Promise<void> {
  await visit.run('sp.trackPageView();');
  await eventually(async () => expect(await visit.logged()).toHaveLength(nth));
}

function expectSent(visit: TrackerVisit, version: TrackerVersion, mode: Mode): void {
  for (const { params, anonymous } of visit.sent()) {
    expect(Object.keys(params).toSorted()).toEqual(words(ALWAYS, OWN[version], mode.sends));
    expect(anonymous).toBe(mode.header ? '*' : undefined);
  }
}

function expectKept(
  [first, second]: readonly LoggedEvent[],
  account: string,
  version: TrackerVersion,
  { keeps, sends }: Mode,
): void {
  expect(Object.keys(second ?? {}).toSorted()).toEqual(words(COLUMNS, keeps));
  const { network: _, ...withoutCookie } = second ?? {};
  expect(Object.keys(first ?? {}).toSorted()).toEqual(Object.keys(withoutCookie).toSorted());
  expect(second?.uid).toBe(keeps.includes('uid') ? account : undefined);
  const data = words(ALWAYS, OWN[version], sends, 'co').filter((name) => !NO_DATA.test(name));
  expect(Object.keys(JSON.parse(second?.props ?? '')).toSorted()).toEqual([...new Set(data)]);
}

async function expectLeft(visit: TrackerVisit, { cookies, queues }: Mode): Promise<void> {
  const { '__Host-vestibule-session': _, ...left } = await visit.cookies();
  expect(Object.keys(left).toSorted()).toEqual(words(cookies));
  const ids = visit.sent().map(({ params }) => params.duid ?? '');
  if (left._sp_id !== undefined) expect(ids).toContain(left._sp_id.split('.')[0]);
  const keys = await visit.run<string[]>('return Object.keys(localStorage);');
  expect(keys.filter((key) => !key.startsWith('snowplowOutQueue_sp'))).toEqual([]);
  expect(keys.length > 0).toBe(queues ?? false);
}

function words(...lists: string[]): string[] {
  return lists
    .join(' ')
    .split(' ')
    .filter((word) => word !== '')
    .toSorted();
}
