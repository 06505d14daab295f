// Breaks one part of src in one way at a time and runs the tests that come by there; `npm run mutation`.
import { name, part } from './parts.ts';

export default {
  mutate: part.mutate,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // What runs once when a file is loaded would need every test for each mutant.
  ignoreStatic: true,
  concurrency: 1,
  incremental: true,
  incrementalFile: `mutation/reports/${name}.incremental.json`,
  tempDirName: 'mutation/.sandbox',
  // Stryker would rewrite tsconfig.json with functions that TypeScript 7 no longer has; nothing here needs it.
  ignorePatterns: [
    ...['bench', 'data', 'dist', 'docs', 'examples', 'mutation/reports', 'tsconfig*.json'],
  ],
  reporters: ['progress-append-only', 'json', 'html', 'clear-text'],
  jsonReporter: { fileName: `mutation/reports/${name}.json` },
  htmlReporter: { fileName: `mutation/reports/${name}.html` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
