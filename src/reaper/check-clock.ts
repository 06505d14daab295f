// A wrong clock would make everybody look idle: it is compared with FusionAuth's, and with the last run's (C4).
import type { CullRun } from '../domain/cull-run.ts';
import { Stop } from './ending.ts';
import type { CullSettings } from './run.ts';

/** Clocks may differ by this much, milliseconds. */
const MOST_MS = 60_000;

/** @throws Stop */
export function checkClock({ culler, now }: CullSettings, earlier: CullRun | undefined): void {
  const ahead = culler.ahead() ?? 0;
  if (Math.abs(ahead) > MOST_MS) {
    const where = ahead > 0 ? 'ahead of' : 'behind';
    throw new Stop(`our clock is ${Math.round(Math.abs(ahead) / 1000)} s ${where} FusionAuth's`);
  }
  const back = (earlier?.startedAt ?? 0) - now();
  if (back > MOST_MS) {
    throw new Stop(`the last run was ${Math.round(back / 1000)} s from now: a clock was set back`);
  }
}
