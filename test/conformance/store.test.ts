// The suite that defines a store, run on every store there is. A new one is one more row in KINDS.
import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { auditRules } from './store/audit.ts';
import { claimRules } from './store/claim.ts';
import { commitRules } from './store/commit.ts';
import { countRules } from './store/counts.ts';
import { cullRules } from './store/cull.ts';
import { cullRunRules } from './store/cull-runs.ts';
import { durabilityRules } from './store/durability.ts';
import { endRules } from './store/end.ts';
import { figureRules } from './store/figures.ts';
import { leaseRules } from './store/lease.ts';
import { mergeRules } from './store/merge.ts';
import { nextDueRules } from './store/next-due.ts';
import type { Place, StoreKind } from './store/place.ts';
import { postgres } from './store/postgres.ts';
import { purgeRules } from './store/purge.ts';
import { queryRules } from './store/queries.ts';
import { sessionRules } from './store/session.ts';
import { sqlite } from './store/sqlite.ts';
import { takeRules } from './store/take.ts';
import { trackedRules } from './store/tracked.ts';
import { trackedEndRules } from './store/tracked-end.ts';
import { waitingRules } from './store/waiting.ts';

const KINDS: readonly StoreKind[] = [sqlite, postgres];

const RULES = {
  durability: durabilityRules,
  commit: commitRules,
  end: endRules,
  queries: queryRules,
  session: sessionRules,
  claim: claimRules,
  'next due': nextDueRules,
  waiting: waitingRules,
  lease: leaseRules,
  counts: countRules,
  figures: figureRules,
  audit: auditRules,
  cull: cullRules,
  'cull runs': cullRunRules,
  merge: mergeRules,
  take: takeRules,
  purge: purgeRules,
  tracked: trackedRules,
  'tracked end': trackedEndRules,
};

describe.each(KINDS)('$name store', (kind) => {
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    place = await kind.place();
    store = await place.open();
  });
  afterEach(() => place.remove());

  for (const [name, rules] of Object.entries(RULES)) {
    describe(name, () => rules({ store: () => store, openAnother: () => place.open() }));
  }
});
