// Node's flags for a process that the benchmark asks what it has used.
export const PROBE = ['--import', new URL('./probe.ts', import.meta.url).href];
