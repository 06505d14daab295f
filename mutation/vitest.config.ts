// The tests that a broken part is held against.
import { defineConfig } from 'vitest/config';
import { part } from './parts.ts';

export default defineConfig({
  test: {
    include: [...part.tests],
    exclude: [...(part.without ?? [])],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
