// The settings themselves: what the service would refuse to start with.
import type { Check } from '../examination.ts';

export const configuration: Check = {
  title: 'the configuration',
  run: async ({ problems }) =>
    problems.map((problem) => ({
      id: 'configuration',
      severity: 'error',
      what: `${problem}.`,
      todo: 'Change the setting; docs/configuration.md has them all. The service does not start with it.',
    })),
};
