// A wrong clock would make everybody look idle: it is compared with FusionAuth's (C4). What a run decides, it
// decides as of its beginning, so one comparison is enough, and a clock that jumps later costs nobody anything.
import { Stop } from './ending.ts';
import type { Run } from './run.ts';

/** Clocks may differ by this much, milliseconds. */
const MOST_MS = 60_000;

/** Whether FusionAuth has said since the run began that the clock is right. @throws Stop when it is not */
export function checkClock({ culler, now, at }: Pick<Run, 'culler' | 'now' | 'at'>): boolean {
  const back = at - now();
  if (back > MOST_MS) throw new Stop(`our clock was set back by ${seconds(back)} during the run`);
  const reading = culler.clock();
  if (reading === undefined || reading.at < at) return false;
  const { ahead } = reading;
  if (Math.abs(ahead) <= MOST_MS) return true;
  const where = ahead > 0 ? 'ahead of' : 'behind';
  throw new Stop(`our clock is ${seconds(Math.abs(ahead))} ${where} FusionAuth's`);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
