import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Where CI wants the counts; `.ci/run` sets it. */
const json = process.env['VITEST_JSON'];

export default defineConfig({
  define: { __VERSION__: JSON.stringify(version) },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: json === undefined ? ['default'] : ['default', ['json', { outputFile: json }]],
    // Some tests start the built program as a process; a busy two-core machine needs more than the default 5 s.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
