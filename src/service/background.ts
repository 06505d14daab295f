// What runs behind the requests, by this process's roles.
import type { Config } from '../config/load.ts';
import type { Retention } from '../reaper/retention.ts';
import type { Schedule } from '../reaper/schedule.ts';
import type { Loop } from '../reconcile/loop.ts';
import type { Keys } from './keys.ts';

export interface Workers {
  reconciler: Loop;
  deletions: Loop;
  schedule: Schedule;
  purging: Retention;
}

export function background(
  { ROLES, CULL_SCHEDULE }: Config,
  { reconciler, deletions, schedule, purging }: Workers,
  { follower }: Keys,
) {
  const culls = CULL_SCHEDULE === 'off' ? [deletions, purging] : [deletions, purging, schedule];
  return [
    ...(follower ? [follower] : []),
    ...(ROLES.includes('reconcile') ? [reconciler] : []),
    ...(ROLES.includes('cull') ? culls : []),
  ];
}
