// A process of the service as far as this property goes: a store and a reconciler, which a crash stops where they are.
import { randomBytes } from 'node:crypto';
import { settings } from '../../../src/config/table.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { openCircuit } from '../../../src/fusionauth/circuit.ts';
import { connect } from '../../../src/fusionauth/connect.ts';
import { fusionAuthDirectory } from '../../../src/fusionauth/directory.ts';
import { type Exchange, exchangeWithin, NoAnswer } from '../../../src/fusionauth/exchange.ts';
import { performer } from '../../../src/reconcile/perform.ts';
import { reconcileWorker } from '../../../src/reconcile/worker.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { id, PACE } from '../../support/changes.ts';
import { APPLICATION, TENANT, WEB_KEY } from '../../support/directory.ts';
import { DAY, KINDS, RULES } from '../../support/lifecycle.ts';
import { mortality } from '../../support/mortality.ts';

/** What becomes of one call: it never arrives, its answer is never heard, or FusionAuth answers a status. */
export type Fault = 'none' | 'unsent' | 'unheard' | number;

export interface ProcessSettings {
  /** FusionAuth. */
  url: string;
  path: string;
  clock: { now: number };
  /** Used up from the front, one a call. */
  faults: Fault[];
}

export interface Process {
  store: Store;
  /** One round; `diesAfter` so many of its steps over the wire or to the disk the process dies. */
  round(diesAfter?: number): Promise<'done' | 'died'>;
  /** Rounds until nothing is due, past every lease and retry. */
  settle(): Promise<void>;
  /** Nothing more comes of what was under way. */
  crash(): Promise<void>;
}

/** A retry after half a minute, a dead process's lease, the pace of one account. */
const LONGEST_WAIT_MS = 45_000;

export async function openProcess({ url, path, clock, faults }: ProcessSettings): Promise<Process> {
  const now = () => clock.now;
  const store = await openSqliteStore({ path, now });
  const mortal = mortality();
  const circuit = openCircuit(now);
  const wire = circuit.heard(faulty(exchangeWithin(3000), faults));
  const directory = fusionAuthDirectory({
    client: connect({ url, tenantId: TENANT, apiKey: WEB_KEY, exchange: mortal.step(wire) }),
    applicationId: APPLICATION,
    knownAddressTemplateId: settings.FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID.fallback,
    random: randomBytes,
  });
  const watched = { ...store, commit: mortal.step(store.commit) };
  const perform = performer({
    ...{ store: watched, directory, conversions: directory, kinds: KINDS, rules: RULES },
    ...{ pace: PACE, conversionTtl: DAY, mailLimit: async () => undefined },
    ...{ now, random: randomBytes },
  });
  const worker = reconcileWorker({
    ...{ store: watched, owner: id(), task: 'sync', concurrency: 8, perform, now },
    ...{ chance: () => 1, onProblem: () => {}, away: () => circuit.silentSince() !== undefined },
  });

  return {
    store,
    async round(diesAfter) {
      mortal.limit(diesAfter);
      const done = worker.runOnce().then(() => 'done' as const);
      const result = await Promise.race([done, mortal.died]);
      mortal.limit(undefined);
      return result;
    },
    async settle() {
      for (let times = 0; times < 3; times++) {
        clock.now += LONGEST_WAIT_MS;
        while ((await worker.runOnce()) > 0);
      }
    },
    async crash() {
      mortal.kill();
      await store.close();
    },
  };
}

function faulty(exchange: Exchange, faults: Fault[]): Exchange {
  return async (call) => {
    const fault = faults.shift() ?? 'none';
    if (typeof fault === 'number') return { status: fault, body: undefined };
    if (fault === 'unsent') throw new NoAnswer('unreachable', 'ECONNREFUSED');
    const reply = await exchange(call);
    if (fault === 'unheard') throw new NoAnswer('unreachable', 'ECONNRESET');
    return reply;
  };
}
