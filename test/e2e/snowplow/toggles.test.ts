// The modes of Snowplow's real trackers changed on one page, one after the other: each event belongs to what was
// said when it happened, and nothing leads from an anonymous one to anybody.
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/tracking/tracked-event.ts';
import { eventually } from '../../support/eventually.ts';
import { TP2 } from '../../support/snowplow.ts';
import { event, type Sent, trackerSite, versions } from '../../support/tracker/site.ts';

const { member, visiting } = trackerSite();

interface Step {
  step: string;
  /** Device, session and member as they were sent; each named by its kind in the order of coming up. */
  sent: string;
  /** The same as kept, and the network cookie that came along. */
  kept: string;
  /** The network cookie afterwards. */
  sp: string;
}

const SERVER = "{ options: { withServerAnonymisation: true }, stateStorageStrategy: 'none' }";
const STORING = "{ stateStorageStrategy: 'cookieAndLocalStorage' }";

const steps: readonly Step[] = [
  { step: '', sent: 'D1 S1 ann', kept: 'D1 S1 ann -', sp: 'N1' },
  { step: 'sp.enableAnonymousTracking();', sent: '- - -', kept: '- - - -', sp: 'N1' },
  {
    step: 'sp.enableAnonymousTracking({ options: { withSessionTracking: true } });',
    sent: '- S1 -',
    kept: '- hash - -',
    sp: 'N1',
  },
  { step: `sp.enableAnonymousTracking(${SERVER});`, sent: '- - -', kept: '- - - -', sp: '-' },
  {
    step: `sp.disableAnonymousTracking(${STORING});`,
    sent: 'D2 S1 ann',
    kept: 'D2 S1 ann -',
    sp: 'N2',
  },
  {
    step: 'sp.clearUserData({ preserveSession: true, preserveUser: true });',
    sent: 'D2 S1 ann',
    kept: 'D2 S1 ann N2',
    sp: 'N2',
  },
  {
    step: 'sp.clearUserData({ preserveSession: true });',
    sent: 'D3 S1 -',
    kept: 'D3 S1 - N2',
    sp: 'N2',
  },
  {
    step: 'sp.clearUserData({ preserveUser: true });',
    sent: 'D3 S2 -',
    kept: 'D3 S2 - N2',
    sp: 'N2',
  },
  { step: 'sp.clearUserData();', sent: 'D4 S3 -', kept: 'D4 S3 - N2', sp: 'N2' },
  { step: 'sp.newSession();', sent: 'D4 S4 -', kept: 'D4 S4 - N2', sp: 'N2' },
];

describe.each(versions)('with $version', ({ version }) => {
  it('every toggle: what is sent, what is kept, and the cookie that is left', async () => {
    const ann = await member();
    const names = nameIds(ann.account);
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        for (const [index, { step, ...expected }] of steps.entries()) {
          await visit.run(step);
          // The cookie is there with the answer, not as soon as the event is logged.
          const answered = visit.page.waitForResponse((response) => response.url().endsWith(TP2));
          const kept = await visit.track('step', index + 1);
          await (await answered).finished();
          const { params } = visit.sent().at(-1) as Sent;
          const seen = {
            sent: [names('D', params.duid), names('S', params.sid), names('', params.uid)],
            kept: [
              names('D', kept.device),
              kept.device ? names('S', kept.session) : kept.session ? 'hash' : '-',
              names('', kept.uid),
              names('N', kept.network),
            ],
            sp: [names('N', (await visit.cookies()).sp)],
          };
          expect(values(seen), step).toEqual(expected);
        }
        expectUnlinked(await visit.logged());
      },
      { member: ann },
    );
  });

  it('events that were tracked under several modes belong each to its own, whichever request they come in', async () => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start({ bufferSize: 4 }, ann.account);
        await visit.run(`
          ${event('known')}
          sp.enableAnonymousTracking(); ${event('unknown')}
          sp.disableAnonymousTracking(); ${event('known again')}
          sp.clearUserData(); ${event('somebody else')}`);
        await eventually(async () => expect(await visit.logged()).toHaveLength(4));
        const [known, unknown, again, other] = await visit.logged();
        expectMixed(visit.sent());
        expect([known?.uid, again?.uid, other?.uid]).toEqual([ann.account, ann.account, undefined]);
        expect(again?.device).toBe(known?.device);
        expect(other?.device).not.toBe(known?.device);
        for (const id of ['device', 'session', 'uid', 'network', 'ip']) {
          expect(unknown).not.toHaveProperty(id);
        }
        expectUnlinked(await visit.logged());
      },
      { member: ann },
    );
  });

  it('an event of server anonymisation that waited until the mode was left is nobody’s', async () => {
    const ann = await member();
    await visiting(
      version,
      async (visit) => {
        await visit.start({}, ann.account);
        await visit.track('before', 1);
        await visit.run(`
          sp.setBufferSize(2);
          sp.enableAnonymousTracking({ options: { withServerAnonymisation: true } });
          ${event('hidden')}
          sp.disableAnonymousTracking(); ${event('after')} sp.flushBuffer();`);
        const [, hidden, after] = await eventually(async () => {
          const events = await visit.logged();
          expect(events).toHaveLength(3);
          return events.toSorted((a, b) => a.madeAt - b.madeAt);
        });
        expect(after?.device).toBeDefined();
        for (const id of ['device', 'session', 'uid', 'network', 'ip']) {
          expect(hidden).not.toHaveProperty(id);
        }
        expectUnlinked(await visit.logged());
      },
      { member: ann },
    );
  });
});

/** Names ids by their kind in the order of coming up; `ann` is the one member there is. */
function nameIds(ann: string) {
  const known: Record<string, string[]> = {};
  return (kind: string, id: string | undefined): string => {
    if (id === undefined) return '-';
    if (kind === '') return id === ann ? 'ann' : id;
    const ids = known[kind] ?? [];
    known[kind] = ids.includes(id) ? ids : [...ids, id];
    return `${kind}${known[kind].indexOf(id) + 1}`;
  };
}

/** One request held events with a device, and one without. */
function expectMixed(sent: readonly Sent[]): void {
  const unknown = sent.find(({ params }) => params.duid === undefined);
  const beside = sent.filter(({ post, params }) => post === unknown?.post && params.duid);
  expect(beside.length).toBeGreaterThan(0);
}

function values(seen: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(seen).map(([name, parts]) => [name, parts.join(' ')]));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** No id of an event without a device, of its page for instance, comes up in one with a device. */
function expectUnlinked(events: readonly LoggedEvent[]): void {
  const idsOf = (those: readonly LoggedEvent[]) =>
    new Set(those.flatMap((one) => JSON.stringify(one).match(UUID) ?? []));
  const anonymous = events.filter(({ device }) => device === undefined);
  const theirs = idsOf(events.filter(({ device }) => device !== undefined));
  expect(anonymous.length).toBeGreaterThan(0);
  expect([...idsOf(anonymous)].filter((id) => theirs.has(id))).toEqual([]);
}
