import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { steadyThreads } from './scripts/node-flags.mjs';
import { responseCheck } from './test/support/openapi/responses-reporter.ts';

const answers = responseCheck();

/** Begun first, so that none of them is left to run alone at the end. */
const LONGEST = [
  ...['faults/soak', 'e2e/axe', 'conformance/store', 'fuzz/tokens', 'package', 'docs'],
  ...['integration/cli', 'integration/cli-commands', 'e2e/journey', 'security/timing'],
].map((name) => `/test/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', answers.reporter, './test/support/tally-reporter.ts'],
    execArgv: [...answers.execArgv, steadyThreads],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Much of a test is waiting, so two files at a time pay on two cores, where Vitest takes one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
