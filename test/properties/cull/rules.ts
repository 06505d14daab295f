// What no run of the cull may ever have done, and what a daily one must have.
import { expect } from 'vitest';
import { CULL_MARGIN } from '../../../src/domain/idle.ts';
import { DAY } from '../../support/lifecycle.ts';
import type { Known } from './visitor.ts';
import type { World } from './world.ts';

const AFTER = 40 * DAY;
const GRACE = 7 * DAY;
const MINUTE = 60_000;

/** Nobody went who may not, and no cookie that is worth something outlives its account. */
export async function expectSafe(world: World, one: Known): Promise<void> {
  const row = await world.alive.store.account(one.account);
  // Whoever proves nothing is an anonymous stub again, in a day.
  if (row?.state === 'anonymous') one.converting = undefined;
  const gone = row === undefined || row.state === 'culled';
  const stays = one.registered || one.converting !== undefined || one.guarded;
  if (gone) expect({ ...one, stays }).toMatchObject({ stays: false });
  if (gone) expectIdle(world, one);
  for (const text of one.tokens) {
    const token = await world.atTruth.verify(text);
    if (!token || token.epoch !== one.epoch || one.released || one.registered) continue;
    expect({ ...one, gone }).toMatchObject({ gone: false });
    if (row?.directory === 'present') expect((await world.user(one.account))?.active).toBe(true);
  }
}

function expectIdle({ time }: World, { seenAt, firstUntil = Number.POSITIVE_INFINITY }: Known) {
  if (time > firstUntil + CULL_MARGIN - MINUTE) return;
  expect(time - seenAt).toBeGreaterThanOrEqual(AFTER - MINUTE);
}

/** Whoever was due yesterday has gone today, its user with its row. */
export async function expectPunctual(world: World, one: Known): Promise<void> {
  const yesterday = world.time - DAY - MINUTE;
  const row = await world.alive.store.account(one.account);
  const user = await world.user(one.account);
  if (!row) return expect(user).toBeUndefined();
  const due = dueAt(one, row, user?.lastUpdateInstant ?? 0);
  if (due !== undefined)
    expect({ ...one, state: row.state, late: yesterday - due }).toMatchObject({
      late: expect.toSatisfy((late: number) => late < 0),
    });
}

/** Undefined for whoever stays. */
function dueAt(
  { guarded, firstUntil = Number.POSITIVE_INFINITY }: Known,
  row: { state: string; seenAt: number; endedAt?: number },
  touched: number,
): number | undefined {
  if (row.state === 'culled') return Math.max(row.endedAt ?? 0, touched) + GRACE;
  if (guarded || (row.state !== 'anonymous' && row.state !== 'released')) return undefined;
  const idle = Math.max(row.seenAt, touched) + AFTER;
  return Math.min(idle, Math.max(firstUntil, touched) + CULL_MARGIN);
}
