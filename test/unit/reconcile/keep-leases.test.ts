// How long a worker's leases last.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Lease } from '../../../src/domain/ports.ts';
import { keepLeases, LEASE_MS } from '../../../src/reconcile/keep-leases.ts';
import { T0 } from '../../support/changes.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: T0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('what is being worked on is renewed well before its lease ends, and what is done is not', async () => {
  const renewals: { accounts: readonly string[]; lease: Lease }[] = [];
  const renew = async (accounts: readonly string[], lease: Lease) =>
    void renewals.push({ accounts, lease });
  const held = new Set(['quick', 'slow']);
  const stop = keepLeases({ store: { renew }, owner: 'a', now: Date.now }, held);
  await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
  held.delete('quick');
  await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
  stop();
  await vi.advanceTimersByTimeAsync(LEASE_MS);
  expect(renewals.map(({ accounts }) => accounts)).toEqual(
    [['quick', 'slow'], ['slow'], ['slow']].slice(0, renewals.length),
  );
  expect(renewals.length).toBeGreaterThanOrEqual(2);
  for (const { lease } of renewals) {
    expect(lease).toMatchObject({ owner: 'a', ms: LEASE_MS });
    expect(lease.now - T0).toBeLessThan(LEASE_MS);
  }
});

it('a renewal that fails stops nothing', async () => {
  let times = 0;
  const renew = () => {
    times++;
    return Promise.reject(new Error('the store is away'));
  };
  const stop = keepLeases({ store: { renew }, owner: 'a', now: Date.now }, new Set(['slow']));
  await vi.advanceTimersByTimeAsync(3 * LEASE_MS);
  stop();
  expect(times).toBeGreaterThan(5);
});
