// A page's timers, which end with it. What a script puts off for a moment, as trackers do with their cookies, is
// done at once: nobody clicks twice in so short a time.

const MOMENT_MS = 100;

export function pageTimers() {
  const all = new Set<NodeJS.Timeout>();
  const short = new Set<NodeJS.Timeout>();

  function forget(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    all.delete(timer);
    short.delete(timer);
  }

  return {
    setTimeout(run: () => void, ms = 0): NodeJS.Timeout {
      const timer = setTimeout(
        () => {
          forget(timer);
          run();
        },
        ms < MOMENT_MS ? 0 : ms,
      ).unref();
      all.add(timer);
      if (ms < MOMENT_MS) short.add(timer);
      return timer;
    },
    clearTimeout: forget,
    /** How many are due in a moment. */
    soon: () => short.size,
    drop: () => all.forEach(forget),
  };
}
