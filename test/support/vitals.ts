// What the service's own metrics say of its process, and how that changes over time.

export interface Vitals {
  /** Seconds since the beginning. */
  at: number;
  heapMB: number;
  residentMB: number;
  /** Open sockets, timers and the like, as libuv counts them. */
  handles: number;
  /** Open files and sockets; 0 where the platform does not tell. */
  files: number;
}

export async function readVitals(url: string, at: number): Promise<Vitals> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    at,
    heapMB: value('nodejs_heap_size_used_bytes') / 2 ** 20,
    residentMB: value('process_resident_memory_bytes') / 2 ** 20,
    handles: value('nodejs_active_handles_total'),
    files: value('process_open_fds'),
  };
}

/** How much something grows an hour, by least squares. */
export function slopePerHour(vitals: readonly Vitals[], of: (one: Vitals) => number): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(vitals.map(({ at }) => at)), mean(vitals.map(of))];
  const over = vitals.reduce((sum, one) => sum + (one.at - x) * (of(one) - y), 0);
  const under = vitals.reduce((sum, { at }) => sum + (at - x) ** 2, 0);
  return under === 0 ? 0 : (over / under) * 3600;
}
