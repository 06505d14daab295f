// The scores of `npm run mutation` count what is in Stryker's report, and leave nothing out that went unnoticed.
import { expect, it } from 'vitest';
import { scoresOf } from '../../../scripts/mutation/scores.ts';

const mutant = (status: string, line: number, replacement = 'true') => ({
  ...{ mutatorName: 'ConditionalExpression', status, replacement },
  location: { start: { line } },
});

it('a file’s score is what was noticed, timed out included, of all that could run', () => {
  const mutants = [
    ...[mutant('Killed', 1), mutant('Timeout', 2), mutant('Survived', 9, 'a\n   b')],
    ...[mutant('NoCoverage', 4), mutant('Ignored', 5), mutant('CompileError', 6)],
  ];
  expect(scoresOf({ files: { 'src/a.ts': { mutants }, 'src/b.ts': { mutants: [] } } })).toEqual({
    'src/a.ts': {
      made: 4,
      noticed: 2,
      survivors: [
        '4: ConditionalExpression: true (no test comes by)',
        '9: ConditionalExpression: a b',
      ],
    },
    'src/b.ts': { made: 0, noticed: 0, survivors: [] },
  });
});
