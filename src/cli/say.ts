// Words for people, or one JSON document for programs.

/** Prints to standard output. */
export function say(json: boolean, document: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
}
