// The simulation behind docs/scale.md: pure arithmetic, held to the product's own rules where it speaks of them.
import { describe, expect, it } from 'vitest';
import { assumed } from '../bench/simulate/assumptions.ts';
import { fullAt, needsOf, parts } from '../bench/simulate/capacity.ts';
import { callsOf, demandOf, updatesOf } from '../bench/simulate/demand.ts';
import { type Measured, needed } from '../bench/simulate/measured.ts';
import { setups } from '../bench/simulate/setups.ts';
import { tablesOf } from '../bench/simulate/tables.ts';
import type { Sync } from '../src/domain/account.ts';
import { paced } from '../src/domain/sync.ts';

const cost = (value: number) => ({ what: 'something', value, unit: '' });
const measured: Measured = {
  sqlite_rate: cost(3000),
  replica_cpu: cost(250),
  first_visit_cpu: cost(400),
  postgres_cpu: cost(200),
  postgres_wal: cost(2000),
  postgres_stub: cost(600),
  postgres_event: cost(200),
};
const small = { measured, site: assumed, setup: setups['as it comes'] };
const large = { ...small, setup: setups['set up for size'] };

describe('the demand of a site', () => {
  it('grows in proportion to its visits', () => {
    const [one, thousand] = [demandOf(small, 1), demandOf(small, 1000)];
    for (const [name, value] of Object.entries(one)) {
      expect(thousand[name as keyof typeof thousand], name).toBeCloseTo(value * 1000, 6);
    }
  });

  it('opens as many stubs over their life as there are', () => {
    const { firstVisits, stubs } = demandOf(small, 1000);
    expect((firstVisits / assumed.peak) * assumed.stubLife * 86_400).toBeCloseTo(stubs, 6);
  });

  it('asks less of FusionAuth and of the disk when set up for size', () => {
    const [before, after] = [demandOf(small, 1000), demandOf(large, 1000)];
    expect(callsOf(after)).toBeLessThan(callsOf(before) / 2);
    expect(after.creations).toBeLessThan(before.creations);
    expect(after.eventsDisk).toBeLessThan(before.eventsDisk / 10);
    expect(after.conversions).toBe(before.conversions);
  });
});

it.each(Object.entries(setups))(
  'FusionAuth is told of a session as often as the reconciler would, %s',
  (_, setup) => {
    const pace = { burst: setup.burst, intervalMs: setup.interval * 1000 };
    let sync = { paceAt: 0 } as Sync;
    let waiting = false;
    let updates = 0;
    const update = (now: number) => {
      sync = { ...sync, paceAt: paced(sync, now, pace) };
      updates++;
      waiting = false;
    };
    const start = 1_750_000_000_000;
    for (let visit = 0; visit < assumed.session; visit++) {
      const now = start + visit * assumed.gap * 1000;
      if (waiting && sync.paceAt < now) update(sync.paceAt);
      waiting = true;
      if (sync.paceAt <= now) update(now);
    }
    if (waiting) update(sync.paceAt);
    expect(updatesOf(assumed, setup)).toBe(updates);
  },
);

describe('what is needed', () => {
  it.each(Object.entries(parts))(
    'of %s is one up to where it is full, and two beyond',
    (_, part) => {
      const at = fullAt(part, small);
      const load = (visits: number) => part.load(demandOf(small, visits), small);
      expect(load(at)).toBeCloseTo(1, 9);
      expect(Math.ceil(load(at * 0.999))).toBe(1);
      expect(Math.ceil(load(at * 1.001))).toBe(2);
    },
  );

  it('leaves FusionAuth room to catch up after an outage', () => {
    for (const model of [small, large]) {
      for (const visits of [10, 1000, 100_000]) {
        const { drain, fusionAuths } = needsOf(model, visits);
        expect(drain).toBeGreaterThan(0);
        expect(fusionAuths * assumed.fusionAuthCalls).toBeGreaterThan(
          callsOf(demandOf(model, visits)),
        );
      }
    }
  });
});

describe('the tables', () => {
  const point = { accounts: 1_000_000, replicas: 1, rate: 3000, cpu: 250 };
  const results = {
    costs: measured,
    curve: [
      { ...point, store: 'SQLite' as const },
      { ...point, store: 'PostgreSQL' as const },
    ],
  };

  it('are the same for the same results, and name every value that they are reckoned from', () => {
    expect(tablesOf(results)).toEqual(tablesOf(structuredClone(results)));
    const { measured: table = '', assumed: taken = '' } = tablesOf(results);
    for (const name of needed) expect(table).toContain(`\`${name}\``);
    for (const name of Object.keys(assumed)) expect(taken).toContain(`\`${name}\``);
  });

  it('say so when a whole run is missing', () => {
    for (const partial of [
      { ...results, curve: [] },
      { ...results, costs: {} },
    ]) {
      expect(tablesOf(partial).needs).toBe('No whole run of the benchmark yet.');
    }
  });
});
