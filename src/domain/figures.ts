// What is counted for those who run the site: the steps of accounts' lives, by day and by the action that
// opened them; who was active in FusionAuth, by month; and what processes count by themselves.
import type { Account } from './account.ts';

/** In the order of a life. Each is counted once for an account, but for what happens to it again. */
export const STEPS = [
  'opened',
  'asked',
  'proven',
  'registered',
  'released',
  'merged',
  'culled',
  'restored',
  'erased',
] as const;

export type Step = (typeof STEPS)[number];

export type FigureName =
  | Step
  /** Accounts active in FusionAuth, each once a month. */
  | 'active'
  /** Proofs, by how long after its first action an account had them. */
  | 'took'
  /** Page views by visitors without an identity, deeds by the minute, webhooks: counted outside commits. */
  | 'stranger'
  | 'action'
  | 'webhook';

export interface Figure {
  name: FigureName;
  /** When its period begins, epoch milliseconds, in UTC: a day; for `active` a month, for `action` a minute. */
  at: number;
  /** The action that opened the account; for `took` one of `TOOK`; for `webhook` what became of it. Else empty. */
  of: string;
  n: number;
}

/** Seconds at most from the first action to the proof. */
export const TOOK = [60, 300, 900, 3600, 21_600, 86_400, 259_200, 604_800, 2_592_000] as const;

/** Longer than any of those. */
export const LONGER = 'longer';

const NONE: readonly Figure[] = [];

/** What it counts for that a row became another, at `at`; nothing for what an account does every day. */
export function figuresOf(before: Account | undefined, after: Account, at: number) {
  if (before && sameFigures(before, after)) return NONE;
  const of = after.openedBy ?? '';
  const day = dayOf(at);
  const figures: Figure[] = stepsOf(before, after).map((name) => ({ name, at: day, of, n: 1 }));
  const { activeAt } = after;
  if (activeAt !== undefined && monthOf(activeAt) !== monthOf(before?.activeAt ?? 0)) {
    figures.push({ name: 'active', at: monthOf(activeAt), of, n: 1 });
  }
  if (after.openedBy !== undefined && figures.some(({ name }) => name === 'proven')) {
    figures.push({ name: 'took', at: day, of: timeTaken(after, at), n: 1 });
  }
  return figures;
}

function sameFigures(a: Account, b: Account): boolean {
  return a.state === b.state && a.conversion === b.conversion && a.activeAt === b.activeAt;
}

function stepsOf(before: Account | undefined, after: Account): Step[] {
  const [was, is] = [before?.conversion, after.conversion];
  const begun = (key: 'provenAt' | 'finishedAt') =>
    was?.[key] === undefined && is?.[key] !== undefined;
  const end = before?.state === after.state ? undefined : entered(before, after);
  return [
    ...(before === undefined && after.openedBy !== undefined ? (['opened'] as const) : []),
    ...(was === undefined && is !== undefined ? (['asked'] as const) : []),
    ...(begun('provenAt') ? (['proven'] as const) : []),
    ...(begun('finishedAt') ? (['registered'] as const) : []),
    ...(end ? [end] : []),
  ];
}

/** The step that is the same as being in another state now. */
function entered(before: Account | undefined, after: Account): Step | undefined {
  if (after.state === 'culled' || after.state === 'erased') return after.state;
  if (after.merge && !before?.merge) return 'merged';
  if (before?.state === 'culled') return 'restored';
  return after.state === 'released' ? 'released' : undefined;
}

function timeTaken({ createdAt }: Account, at: number): string {
  return String(TOOK.find((seconds) => at - createdAt <= seconds * 1000) ?? LONGER);
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The start of the UTC day that an instant is in. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** The start of the UTC month, which is FusionAuth's measure of active users. */
export function monthOf(at: number): number {
  const day = new Date(at);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
}
