// What the operator's page shows, from what the store has kept: it costs the same at any number of accounts.
import type { OperatorDeed } from '../domain/audit.ts';
import type { CullPause, CullRun } from '../domain/cull-run.ts';
import { dayOf, type Figure, LONGER, minuteOf, monthOf, STEPS, TOOK } from '../domain/figures.ts';
import type { Counts, Store } from '../domain/ports.ts';
import { type FunnelRow, funnel, sumsBy } from './funnel.ts';
import { type Lag, lagOf } from './lag.ts';

export interface Month {
  /** When it begins, epoch milliseconds. */
  at: number;
  /** Accounts that FusionAuth counts as active in it. */
  active: number;
  proven: number;
}

export interface Overview {
  /** Epoch milliseconds. */
  at: number;
  counts: Counts;
  lag: Lag;
  parked: readonly { account: string; reason: string }[];
  /** The latest first. Keys are instants at which a day begins. */
  days: readonly FunnelRow<number>[];
  /** The most opened first. Keys are names of actions; empty where it is not known. */
  actions: readonly FunnelRow<string>[];
  /** Proofs by the seconds they took at most, or `longer`. */
  took: readonly { within: string; n: number }[];
  /** The latest first. */
  months: readonly Month[];
  /** Deeds in each of the last sixty whole minutes, the latest first. */
  minutes: readonly { at: number; n: number }[];
  /** By what became of them, in the days shown. */
  webhooks: readonly { result: string; n: number }[];
  culls: readonly CullRun[];
  pause: CullPause | undefined;
  audit: readonly OperatorDeed[];
}

type Source = Pick<
  Store,
  'counts' | 'figures' | 'waiting' | 'parked' | 'culls' | 'cullPause' | 'audited'
>;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MONTHS = 12;
const PARKED = 50;
const RUNS = 10;
const DEEDS = 20;

export async function overview(store: Source, now: number, days: number): Promise<Overview> {
  const firstDay = dayOf(now) - (days - 1) * DAY_MS;
  const months = monthsUntil(now);
  const minutes = lastHour(now);
  const [counts, lag, parked, byDay, byMonth, byMinute, culls, pause, audit] = await Promise.all([
    store.counts(),
    lagOf(store, now),
    store.parked(PARKED),
    store.figures([...STEPS, 'took', 'stranger', 'webhook'], firstDay),
    store.figures(['active', 'proven'], months.at(-1) ?? now),
    store.figures(['action'], minutes.at(-1) ?? now),
    store.culls(RUNS),
    store.cullPause(),
    store.audited(DEEDS),
  ]);
  return {
    at: now,
    counts,
    lag,
    parked: parked.map(({ id, sync }) => ({ account: id, reason: sync.parked ?? '' })),
    days: funnel(byDay, lastDays(firstDay, days), ({ at }) => at),
    actions: byAction(byDay),
    took: timesTaken(byDay),
    months: activeIn(byMonth, months),
    minutes: deedsIn(byMinute, minutes),
    webhooks: [...sumsBy(byDay, 'webhook', ({ of }) => of)].map(([result, n]) => ({ result, n })),
    culls,
    pause,
    audit,
  };
}

function lastDays(first: number, days: number): number[] {
  return Array.from({ length: days }, (_, index) => first + (days - 1 - index) * DAY_MS);
}

function lastHour(now: number): number[] {
  return Array.from({ length: 60 }, (_, index) => minuteOf(now) - (index + 1) * MINUTE_MS);
}

function monthsUntil(now: number): number[] {
  const latest = new Date(now);
  const [year, month] = [latest.getUTCFullYear(), latest.getUTCMonth()];
  return Array.from({ length: MONTHS }, (_, back) => Date.UTC(year, month - back));
}

/** Strangers have no account, so no action has opened it. */
function byAction(figures: readonly Figure[]): FunnelRow<string>[] {
  const steps = figures.filter(({ name }) => (STEPS as readonly string[]).includes(name));
  const names = [...new Set(steps.map(({ of }) => of))];
  return funnel(steps, names, ({ of }) => of).sort((a, b) => b.steps.opened - a.steps.opened);
}

function timesTaken(figures: readonly Figure[]) {
  const sums = sumsBy(figures, 'took', ({ of }) => of);
  return [...TOOK.map(String), LONGER].map((within) => ({ within, n: sums.get(within) ?? 0 }));
}

/** Months in which nobody was active are left out, but for this one. */
function activeIn(figures: readonly Figure[], months: readonly number[]): Month[] {
  const active = sumsBy(figures, 'active', ({ at }) => at);
  const proven = sumsBy(figures, 'proven', ({ at }) => monthOf(at));
  return months
    .map((at) => ({ at, active: active.get(at) ?? 0, proven: proven.get(at) ?? 0 }))
    .filter((month, index) => index === 0 || month.active > 0 || month.proven > 0);
}

function deedsIn(figures: readonly Figure[], minutes: readonly number[]) {
  const sums = sumsBy(figures, 'action', ({ at }) => at);
  return minutes.map((at) => ({ at, n: sums.get(at) ?? 0 }));
}
