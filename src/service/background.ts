// What runs behind the requests, by this process's roles.
import type { Config } from '../config/load.ts';
import type { Retention } from '../reaper/retention.ts';
import type { Schedule } from '../reaper/schedule.ts';
import type { Loop } from '../reconcile/loop.ts';

export interface Workers {
  reconciler: Loop;
  deletions: Loop;
  schedule: Schedule;
  purging: Retention;
}

/** What keeps something in memory as it is elsewhere; undefined where there is nothing to follow. */
type Follower = { start(): void; stop(): Promise<void> } | undefined;

export function background(
  { ROLES, CULL_SCHEDULE }: Config,
  { reconciler, deletions, schedule, purging }: Workers,
  followers: readonly Follower[],
) {
  const culls = CULL_SCHEDULE === 'off' ? [deletions, purging] : [deletions, purging, schedule];
  return [
    ...followers.filter((one) => one !== undefined),
    ...(ROLES.includes('reconcile') ? [reconciler] : []),
    ...(ROLES.includes('cull') ? culls : []),
  ];
}
