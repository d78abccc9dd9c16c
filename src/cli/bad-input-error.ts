import type { Problem } from '../model/problem.js';

/** Carries problems that a user caused from where they are found to where they are told: exit code 2. */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';
  readonly problems: readonly Problem[];
  /** The file they are in, as the user named it; null when they are not in a file. */
  readonly file: string | null;
  /** What a person is shown below them. */
  readonly advice: string;
  /** What is wrong with further files. */
  readonly others: readonly BadInputError[];

  constructor(
    problems: readonly Problem[],
    file: string | null = null,
    advice = '',
    others: readonly BadInputError[] = [],
  ) {
    super(problems.map((problem) => problem.code).join(', '));
    this.problems = problems;
    this.file = file;
    this.advice = advice;
    this.others = others;
  }
}
