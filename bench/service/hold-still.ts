// Stops processes for a while, and lets them go on whatever becomes of the benchmark.

/** @returns lets them go on; may be called again. */
export function holdStill(pids: readonly number[]): () => void {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended by itself.
      }
    }
  };
  const release = () => {
    process.off('exit', release);
    signal('SIGCONT');
  };
  process.once('exit', release);
  signal('SIGSTOP');
  return release;
}
