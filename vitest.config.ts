import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Some tests start the built program as a process; a busy two-core machine needs more than the default 5 s.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
