// Finds tests and helpers that are too long, by indentation: Biome has formatted the file, so a block ends
// at the first line that begins as deep as the block does.

const START = /^(\s*)(?:export )?(?:async )?(?:it|test|function|beforeEach|afterEach)\b/;

export interface Block {
  line: number;
  lines: number;
}

/** Blocks of more than `most` lines; what holds tests of its own is a list of rules and no such block. */
export function longBlocks(text: string, most: number): Block[] {
  const lines = text.split('\n');
  return lines.flatMap((first, index) => {
    const indent = START.exec(first)?.[1];
    if (indent === undefined || !/[({[,]$/.test(first)) return [];
    const rest = lines.slice(index + 1);
    const body = rest.slice(0, rest.findIndex((line) => endsAt(line, indent)) + 1);
    if (body.some((line) => /^\s*(it|test)\b/.test(line))) return [];
    return body.length >= most ? [{ line: index + 1, lines: body.length + 1 }] : [];
  });
}

function endsAt(line: string, indent: string): boolean {
  return line.startsWith(indent) && /^[})\]]+[;,]?$/.test(line.slice(indent.length));
}
