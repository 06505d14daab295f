import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { steadyThreads } from './scripts/node-flags.mjs';
import { responseCheck } from './test/support/openapi/responses-reporter.ts';

const answers = responseCheck();

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', answers.reporter, './test/support/tally-reporter.ts'],
    execArgv: [...answers.execArgv, steadyThreads],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Much of a test is waiting, so two files at a time pay on two cores, where Vitest takes one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
