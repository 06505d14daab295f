// What the operator's page is made of: its tables, and its sentences about what needs a look.
import type { CullRun } from '../../domain/cull-run.ts';
import type { Overview } from '../../operator/overview.ts';
import {
  actionTable,
  dayTable,
  minuteTable,
  monthTable,
  type Price,
  stateTable,
  tookTable,
  webhookTable,
} from './tables.ts';
import { count, instant, share, time } from './words.ts';

export interface PageAbout {
  price: Price | undefined;
  days: number;
  /** A cron expression, or `off`. */
  schedule: string;
  /** Whether this process may run a cull. */
  mayCull: boolean;
}

export function pageModel(seen: Overview, { price, days, schedule, mayCull }: PageAbout) {
  return {
    days,
    schedule,
    mayCull,
    at: instant(seen.at),
    headline: headline(seen),
    lag: lagInWords(seen),
    tables: {
      days: dayTable(seen),
      actions: actionTable(seen),
      took: tookTable(seen),
      months: monthTable(seen, price),
      minutes: minuteTable(seen),
      states: stateTable(seen),
      webhooks: webhookTable(seen),
    },
    parked: { total: count(seen.counts.parked), accounts: seen.parked },
    paused: seen.pause && instant(seen.pause.at),
    dryRun: seen.culls.filter(({ dryRun }) => dryRun).map(runInWords)[0],
    runs: seen.culls.map(runInWords),
    audit: seen.audit.map((deed) => ({ ...deed, at: instant(deed.at) })),
  };
}

/** The sums of all days shown. */
function headline({ days, months }: Overview) {
  const sum = (step: 'opened' | 'proven') => days.reduce((n, { steps }) => n + steps[step], 0);
  const [opened, proven] = [sum('opened'), sum('proven')];
  return [
    { label: 'Accounts opened', value: count(opened) },
    { label: 'Conversions', value: count(proven) },
    { label: 'Conversion rate', value: share(opened > 0 ? proven / opened : undefined) },
    { label: 'Active users this month', value: count(months[0]?.active ?? 0) },
  ];
}

function lagInWords({ lag }: Overview): string {
  if (lag.waiting === 0) return 'FusionAuth is up to date.';
  const many = lag.waiting === lag.most ? `At least ${count(lag.most)}` : count(lag.waiting);
  const accounts = lag.waiting === 1 ? 'account waits' : 'accounts wait';
  return `${many} ${accounts} for FusionAuth, the longest for ${time(lag.seconds)}.`;
}

function runInWords(run: CullRun) {
  const { id, by, dryRun, startedAt, endedAt, scanned, culled, deleted, kept, errors } = run;
  const state = run.stopped ? `stopped: ${run.stopped}` : (run.interrupted ?? 'done');
  return {
    ...{ id, by, dryRun },
    at: instant(startedAt),
    state: endedAt === undefined ? 'under way' : state,
    numbers: [scanned, culled, deleted, errors].map(count),
    kept: Object.entries(kept).map(([reason, n]) => ({ reason, n: count(n) })),
  };
}
