// After an outage everything that piled up goes out at the ceiling's pace, conversions first; all on one clock.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settings } from '../../src/config/table.ts';
import { callCeiling, type Urgency } from '../../src/fusionauth/ceiling.ts';
import { openCircuit } from '../../src/fusionauth/circuit.ts';
import { connect } from '../../src/fusionauth/connect.ts';
import { fusionAuthDirectory } from '../../src/fusionauth/directory.ts';
import { exchangeWithin } from '../../src/fusionauth/exchange.ts';
import { performer } from '../../src/reconcile/perform.ts';
import { reconcileWorker } from '../../src/reconcile/worker.ts';
import { ask, id, open, PACE } from '../support/changes.ts';
import { APPLICATION, recordOf, TENANT, WEB_KEY } from '../support/directory.ts';
import { freePorts } from '../support/free-ports.ts';
import { DAY, KINDS, type Lifecycle, RULES, startLifecycle, visit } from '../support/lifecycle.ts';
import { mailsTo } from '../support/mail.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';

const PER_SECOND = 40;
const VISITORS = 90;
const REGISTRANTS = 5;

let life: Lifecycle;
let proxy: LoopbackProxy;
beforeEach(async () => {
  life = await startLifecycle();
  const [port = 0] = await freePorts(1);
  proxy = createProxy(life.url, port);
});
afterEach(async () => {
  await life.close();
});

/** The reconciler on the way to the proxy, wired as the service wires it; its waits move the clock. */
function reconciler() {
  const { store, clock, now } = life;
  const calls: { at: number; path: string }[] = [];
  const sleep = async (ms: number) => {
    await new Promise(setImmediate);
    clock.now += ms;
  };
  const circuit = openCircuit(now);
  const ceiling = callCeiling({ perSecond: PER_SECOND, now, sleep });
  const wire = circuit.heard(exchangeWithin(3000));
  const directory = (urgency: Urgency) =>
    fusionAuthDirectory({
      client: connect({
        ...{ url: proxy.url, tenantId: TENANT, apiKey: WEB_KEY },
        async exchange(call) {
          await ceiling(urgency);
          calls.push({ at: clock.now, path: new URL(call.url).pathname });
          return wire(call);
        },
      }),
      applicationId: APPLICATION,
      knownAddressTemplateId: settings.FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID.fallback,
      random: randomBytes,
    });
  const shared = { store, now, random: randomBytes };
  const perform = performer({
    ...shared,
    ...{ directory: directory('profile'), conversions: directory('conversion') },
    ...{ kinds: KINDS, rules: RULES, pace: PACE, conversionTtl: DAY },
    mailLimit: async () => undefined,
  });
  const worker = reconcileWorker({
    ...{ ...shared, owner: id(), task: 'sync', concurrency: 8, perform, chance: () => 1 },
    away: () => circuit.silentSince() !== undefined,
    onProblem: () => {},
  });
  return { worker, calls, circuit };
}

it('ten minutes of traffic drain within the ceiling, conversions ahead of the rest', async () => {
  const { worker, calls, circuit } = reconciler();
  const visitors = Array.from({ length: VISITORS }, id);
  const registrants = Array.from({ length: REGISTRANTS }, id);
  for (let minute = 0; minute < 10; minute++) {
    life.clock.now += 60_000;
    const at = life.now();
    const newcomers = visitors.slice(minute * 9, minute * 9 + 9);
    await Promise.all(newcomers.map((account) => life.store.commit(open(account, { at }))));
    await Promise.all(visitors.slice(0, minute * 9).map((account) => visit(life, account)));
    await worker.runOnce();
  }
  for (const account of registrants) {
    const at = life.now();
    await life.store.commit(open(account, { at }));
    await life.store.commit(ask(account, { at, email: `${account}@example.com` }));
  }
  // While nobody answers, one account at a time finds out.
  expect(circuit.silentSince()).toBeDefined();
  expect(calls.length).toBeLessThan(30);

  await proxy.open();
  life.clock.now += 30_000;
  const from = calls.length;
  proxy.calls.length = 0;
  while ((await worker.runOnce()) > 0);
  await proxy.shut();

  const times = calls.slice(from).map(({ at }) => at);
  expect(proxy.calls).toHaveLength(times.length);
  const busiest = times.map(
    (start) => times.filter((at) => at >= start && at < start + 1000).length,
  );
  expect(Math.max(...busiest)).toBeLessThanOrEqual(PER_SECOND * 1.05 + 1);
  // Nor is the ceiling a brake: it is all but reached.
  expect(times.length / (((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000)).toBeGreaterThan(
    PER_SECOND * 0.8,
  );

  const served = [...new Set(proxy.calls.map(({ path }) => path.split('/').at(-1) ?? ''))];
  const turn = Math.max(...registrants.map((account) => served.indexOf(account)));
  // One account found out that FusionAuth is back; whoever was worked on beside a conversion shares its round.
  expect(turn).toBeLessThan(REGISTRANTS + 8);
  for (const [n, account] of visitors.entries()) {
    const count = 10 - Math.floor(n / 9);
    expect((await recordOf(life.url, account))?.data.videosWatched).toBe(count);
  }
  for (const account of registrants) {
    expect(await mailsTo(life.mailbox, `${account}@example.com`)).toHaveLength(1);
  }
  expect((await life.store.counts()).parked).toBe(0);
});
