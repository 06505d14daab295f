// Waits for a condition instead of for a time.
import { vi } from 'vitest';

/** What `check` returns, once it no longer throws; its last error when that takes longer than `withinMs`. */
export function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  return vi.waitFor(check, { timeout: withinMs, interval: 25 });
}
