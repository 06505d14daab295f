import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeviceSession,
  joinSession,
  sessionName,
} from '../../../../src/domain/tracking/device-session.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The sessions after events at these instants, in the order they came in. */
function after(...instants: number[]): DeviceSession[] {
  const sessions = new Map<number, DeviceSession>();
  for (const at of instants) {
    const joined = joinSession([...sessions.values()], { device: 'd', stamp: 's', at });
    sessions.set(joined.n, joined);
  }
  return [...sessions.values()];
}

describe('device session', () => {
  it('goes on while less than half an hour passes between events', () => {
    expect(after(0, 30 * MINUTE - 1)).toHaveLength(1);
    expect(after(0, 30 * MINUTE)).toHaveLength(2);
  });

  it('is over after a day, however busy it was', () => {
    const busy = (until: number) =>
      Array.from({ length: until / (10 * MINUTE) }, (_, n) => n * 10 * MINUTE);
    expect(after(...busy(24 * HOUR))).toHaveLength(1);
    expect(after(...busy(25 * HOUR))).toHaveLength(2);
  });

  it('takes an event that comes late into the session it happened in', () => {
    const sessions = after(0, 2 * HOUR, 10 * MINUTE);
    expect(sessions.map(({ startedAt, lastAt }) => [startedAt, lastAt])).toEqual([
      [0, 10 * MINUTE],
      [2 * HOUR, 2 * HOUR],
    ]);
  });

  it('begins earlier when an earlier event comes late', () => {
    expect(after(20 * MINUTE, 0)).toMatchObject([{ startedAt: 0, lastAt: 20 * MINUTE }]);
  });

  it('is known by the page’s id, numbered from the second', () => {
    const session = { device: 'd', stamp: 's', n: 1, startedAt: 0, lastAt: 0 };
    expect(sessionName(session)).toBe('s');
    expect(sessionName({ ...session, n: 2 })).toBe('s.2');
    expect(sessionName({ ...session, stamp: '', n: 3 })).toBe('3');
  });

  it('never lasts a day, and never holds a pause of half an hour within it', () => {
    const order = fc.array(fc.integer({ min: 0, max: 50 * HOUR }), { maxLength: 40 });
    fc.assert(
      fc.property(order, (instants) => {
        for (const { startedAt, lastAt } of after(...instants)) {
          expect(lastAt - startedAt).toBeLessThan(24 * HOUR);
          const within = [...new Set(instants)]
            .filter((at) => at >= startedAt && at <= lastAt)
            .sort((a, b) => a - b);
          for (const [n, at] of within.entries())
            expect(at - (within[n - 1] ?? at)).toBeLessThan(30 * MINUTE);
        }
      }),
    );
  });
});
