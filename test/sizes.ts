/**
 * The sizes of tests, by the end of a file's name: `.medium.test.ts`, `.large.test.ts`; any other is small.
 *
 * - small: one process, and the disk only to read. They share threads, and the modules that are loaded there.
 * - medium: has a folder of its own to work in, or starts the built program.
 * - large: builds a copy, drives a terminal or a browser, runs a learner's code, or plays rollouts by the ten thousand.
 *
 * `npm test` runs the small and the medium ones, `npm run test:large` the large ones, `.ci/run` all of these. What plays so many
 * rollouts that CI would take longer than a quarter of an hour is for `npm run test:thorough`.
 */
const LARGER = ['medium', 'large'] as const;

export type Size = 'small' | (typeof LARGER)[number];

/**
 * Large ones that only `npm run test:thorough` runs: figures held against thousands of rollouts, of code that seldom changes,
 * what builds whole copies of the program for a page of the guide, and what goes through many processes, pages or inputs of
 * which smaller tests try a few: `in-browser`, `reports` and `frame.test` for pages and screens, `study.medium` and
 * `second-signal.medium` for processes, `schemas.medium`, `every-report.medium` and `reproduce.medium` for reports and texts
 * that come from a file, `fuzz/parts` and `fuzz/policy-tests` for hostile input.
 */
export const THOROUGH: readonly string[] = [
  'test/browser/play-page.large.test.ts',
  'test/cli/interruption.large.test.ts',
  'test/cli/play/frame.large.test.ts',
  'test/cli/schemas.large.test.ts',
  'test/cli/study-processes.large.test.ts',
  'test/docs/exercises.large.test.ts',
  'test/docs/extension.large.test.ts',
  'test/examples/spread-study.large.test.ts',
  'test/exercises/checks.large.test.ts',
  'test/exercises/exercise.large.test.ts',
  'test/fuzz/configurations.large.test.ts',
  'test/injection/every-format.large.test.ts',
  'test/injection/reproduce.large.test.ts',
  'test/library/same-bytes.large.test.ts',
  'test/simulation/any-instances.large.test.ts',
  'test/simulation/any-run.large.test.ts',
  'test/simulation/users-in-time.large.test.ts',
  'test/sources/generated/counterfactual.large.test.ts',
  'test/strategies/any-strategy.large.test.ts',
  'test/study/lint/judges.large.test.ts',
  'test/study/lint/rollout.large.test.ts',
  'test/truth/judges/bursts.large.test.ts',
  'test/truth/judges/rare-events.large.test.ts',
  'test/truth/judges/sparse-events.large.test.ts',
  'test/truth/lint/thresholds.large.test.ts',
];

export function sizeOf(path: string): Size {
  return LARGER.find((size) => path.endsWith(`.${size}.test.ts`)) ?? 'small';
}

/** The files of a size, as Vitest is told of them. */
export function patternOf(size: Size): string {
  return size === 'small' ? `test/**/!(*.${LARGER.join('|*.')}).test.ts` : `test/**/*.${size}.test.ts`;
}
