// What Node needs to hear for a child process to be recorded as this one is.

/** The recorder's flags among our own; none where nothing is recorded. */
export function recordingFlags(argv: readonly string[] = process.execArgv): string[] {
  const at = argv.findIndex((flag) => flag.includes('/openapi/recorder.ts'));
  return at > 0 ? argv.slice(at - 1, at + 1) : [];
}
