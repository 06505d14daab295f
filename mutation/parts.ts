// What is broken on purpose, and the tests that should notice: quick ones, since each runs once for every mutant
// that it comes by.

export interface Part {
  mutate: readonly string[];
  tests: readonly string[];
  without?: readonly string[];
}

const unit = (folder: string) => `test/unit/${folder}/**/*.test.ts`;

export const parts: Readonly<Record<string, Part>> = {
  identity: {
    mutate: ['src/identity/**/*.ts', '!src/identity/open-id.ts'],
    tests: [unit('identity')],
    // Thousands of tokens a test.
    without: ['**/token-flood.test.ts'],
  },
  // It has no test without a FusionAuth.
  'open-id': {
    mutate: ['src/identity/open-id.ts'],
    tests: ['test/integration/open-id.test.ts', 'test/integration/sign-in.test.ts'],
  },
  webhooks: { mutate: ['src/webhooks/**/*.ts'], tests: [unit('webhooks')] },
  accounts: { mutate: ['src/accounts/**/*.ts'], tests: [unit('accounts')] },
  reaper: {
    mutate: ['src/reaper/**/*.ts'],
    tests: [unit('reaper'), 'test/integration/store/retention.test.ts'],
  },
};

/** The one that this process is about, told by scripts/mutation.ts. */
export const name = process.env.MUTATED_PART ?? 'webhooks';
export const part: Part = parts[name] ?? { mutate: [], tests: [] };
