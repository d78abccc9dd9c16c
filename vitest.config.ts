import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { freshSeeds } from './test/fixed-seed.js';
import { LongestFirst } from './test/longest-first.js';
import { patternOf, THOROUGH } from './test/sizes.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

/** Where CI wants the counts; `.ci/run` sets it. */
const json = process.env['VITEST_JSON'];

/** What may start the built program: one build for all. */
const withProgram = { pool: 'forks', isolate: false, globalSetup: here('test/one-build.ts') } as const;

/** `npm run test:thorough` leaves nothing out. */
const leftOut = process.env['THOROUGH'] === undefined ? [...THOROUGH] : [];

/** With fresh seeds (`npm run test:search`) only the files that draw any have something to say. */
function withProperties(): string[] {
  const drawsAny = (text: string) => /'fast-check'|\/(laws|any-\w+|fuzzed)\.js'/.test(text);
  const files = readdirSync(here('test'), { recursive: true, encoding: 'utf8' }).map((name) => join('test', name));
  return files.filter((name) => name.endsWith('.test.ts') && drawsAny(readFileSync(here(name), 'utf8')));
}

export default defineConfig({
  // Not below the folder Vitest is started in: a node_modules in a learner's copy would hide the project from npm.
  cacheDir: here('node_modules/.vite'),
  define: { __VERSION__: JSON.stringify(version) },
  test: {
    reporters: json === undefined ? ['default'] : ['default', ['json', { outputFile: json }]],
    // By default Vitest leaves one processor out: on two, half the machine.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    setupFiles: here('test/fixed-seed.ts'),
    // Guards against a test that hangs. Nothing is measured by them: on a machine ten times as busy all must pass.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    projects: freshSeeds
      ? [{ extends: true, test: { name: 'search', include: withProperties(), ...withProgram } }]
      : [
          {
            extends: true,
            test: {
              name: 'small',
              // The last is for a learner's copy of the exercises: Vitest, started there, finds this file by looking upwards.
              include: [patternOf('small'), 'examples/exercises/*/canary.test.ts', 'canary.test.ts'],
              pool: 'threads',
              isolate: false,
            },
          },
          { extends: true, test: { name: 'medium', include: [patternOf('medium')], ...withProgram } },
          { extends: true, test: { name: 'large', include: [patternOf('large')], exclude: leftOut, ...withProgram } },
        ],
  },
});
