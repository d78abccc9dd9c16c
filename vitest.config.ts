import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

/** Where CI wants the counts; `.ci/run` sets it. */
const json = process.env['VITEST_JSON'];

export default defineConfig({
  // Not below the folder Vitest is started in: a node_modules in a learner's copy would hide the project from npm.
  cacheDir: fileURLToPath(new URL('node_modules/.vite', import.meta.url)),
  define: { __VERSION__: JSON.stringify(version) },
  test: {
    // The last is for a learner's copy of the exercises: Vitest, started there, finds this file by looking upwards.
    include: ['test/**/*.test.ts', 'examples/exercises/*/canary.test.ts', 'canary.test.ts'],
    reporters: json === undefined ? ['default'] : ['default', ['json', { outputFile: json }]],
    // Some tests start the built program as a process; a busy two-core machine needs more than the default 5 s.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
