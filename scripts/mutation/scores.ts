// What a report of Stryker's says of each file: how many mutants there were, how many the tests noticed, and which not.

export interface FileScore {
  /** Without those that make no program, and those that run only once when the file is loaded. */
  made: number;
  noticed: number;
  /** `40: ConditionalExpression: true`, in the file's order. */
  survivors: string[];
}

/** As much as counts of https://github.com/stryker-mutator/mutation-testing-elements, the report's schema. */
export interface Report {
  files: Record<string, { mutants: readonly Mutant[] }>;
}

interface Mutant {
  mutatorName: string;
  replacement?: string;
  status: string;
  location: { start: { line: number } };
}

const NOTICED = new Set(['Killed', 'Timeout']);
const UNNOTICED = new Set(['Survived', 'NoCoverage']);

export function scoresOf({ files }: Report): Record<string, FileScore> {
  const scores = Object.entries(files).map(([path, { mutants }]): [string, FileScore] => {
    const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
    const survivors = mutants.filter(({ status }) => UNNOTICED.has(status));
    const made = noticed + survivors.length;
    const inOrder = survivors.toSorted((a, b) => a.location.start.line - b.location.start.line);
    return [path, { made, noticed, survivors: inOrder.map(shown) }];
  });
  return Object.fromEntries(scores);
}

function shown({ mutatorName, replacement = '', location, status }: Mutant): string {
  const text = replacement.replaceAll(/\s+/g, ' ').slice(0, 60);
  const untried = status === 'NoCoverage' ? ' (no test comes by)' : '';
  return `${location.start.line}: ${mutatorName}: ${text}${untried}`;
}
