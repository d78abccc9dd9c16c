/**
 * The sizes of tests, by the end of a file's name.
 *
 * - small: one process, and the disk only to read. They share threads, and the modules that are loaded there.
 * - medium: has a folder of its own to work in, or starts the built program.
 * - large: builds a copy, drives a terminal, runs a learner's code, or plays rollouts by the ten thousand.
 *
 * `npm test` runs the small and the medium ones, `npm run test:large` the large ones, `.ci/run` all.
 */
export const SIZES = {
  small: 'test/**/!(*.medium|*.large).test.ts',
  medium: 'test/**/*.medium.test.ts',
  large: 'test/**/*.large.test.ts',
} as const;
