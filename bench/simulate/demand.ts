// What a site of a given size asks of every part, from what one visit and one stub cost. Pure arithmetic.
import type { Site } from './assumptions.ts';
import type { Measured } from './measured.ts';
import type { Setup } from './setups.ts';

export interface Model {
  measured: Measured;
  site: Site;
  setup: Setup;
}

/** At the busiest time of a day; everything grows in proportion to the visits. */
export interface Demand {
  stubs: number;
  /** A second. */
  firstVisits: number;
  /** Cores. */
  serviceCpu: number;
  postgresCpu: number;
  /** Bytes a second. */
  wal: number;
  /** Bytes. */
  accountsDisk: number;
  eventsDisk: number;
  /** Calls to FusionAuth a second. */
  creations: number;
  updates: number;
  conversions: number;
  culls: number;
}

const DAY = 86_400;
const MICRO = 1e-6;

/** `visits`: a second, at peak. Stubs are opened as fast as they are culled. */
export function demandOf({ measured, site, setup }: Model, visits: number): Demand {
  const stubs = visits * site.stubsPerVisit;
  const opened = stubs / (site.stubLife * DAY);
  const firstVisits = opened * site.peak;
  const known = setup.provision === 'immediate' ? 1 : site.cookieComesBack;
  const cpu =
    (visits - firstVisits) * measured.replica_cpu.value +
    firstVisits * measured.first_visit_cpu.value;
  return {
    stubs,
    firstVisits,
    serviceCpu: cpu * MICRO,
    postgresCpu: visits * measured.postgres_cpu.value * MICRO,
    wal: visits * measured.postgres_wal.value,
    accountsDisk: stubs * measured.postgres_stub.value,
    eventsDisk: (visits / site.peak) * DAY * setup.retention * measured.postgres_event.value,
    creations: firstVisits * known,
    updates: (visits / site.session) * updatesOf(site, setup),
    conversions: firstVisits * site.converts * site.conversionCalls,
    culls: opened * known * site.cullCalls,
  };
}

/** How often FusionAuth is told of the visits that one person makes in a row: at the pace, and once of the rest. */
export function updatesOf({ session, gap }: Site, { burst, interval }: Setup): number {
  const refilled = Math.floor(((session - 1) * gap) / interval);
  return Math.min(session, burst + refilled + 1);
}

/** All calls to FusionAuth, a second. */
export const callsOf = ({ creations, updates, conversions, culls }: Demand): number =>
  creations + updates + conversions + culls;
