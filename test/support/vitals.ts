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

/** How much something grows an hour: the median over all pairs of looks (Theil and Sen), which no few of them sway. */
export function slopePerHour(vitals: readonly Vitals[], of: (one: Vitals) => number): number {
  const slopes = vitals.flatMap((one, index) =>
    vitals.slice(index + 1).map((later) => (of(later) - of(one)) / (later.at - one.at)),
  );
  return (slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0) * 3600;
}
