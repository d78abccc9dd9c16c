import type { Problem } from '../model/problems/problem.js';

/** What the program's exit code says. Printed at the end of `--help`. 130 is what a shell makes of Ctrl-C. */
export const EXIT = { done: 0, expectationNotMet: 1, badInput: 2, internalError: 70, interrupted: 130 } as const;

/** The signals that ask a program to end, and what a shell makes of one that did: 128 and the signal's number. */
export const SIGNAL_CODES = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

export type EndingSignal = keyof typeof SIGNAL_CODES;

export const ENDING_SIGNALS: readonly EndingSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export const EXIT_CODE_HELP = `Exit codes: 0 done; 1 not as asked: --expect, assertions, test, lint --strict;
  2 wrong input; 70 internal error; 130, 143, 129 SIGINT, SIGTERM, SIGHUP`;

/** Carries problems that a user caused from where they are found to where they are printed: exit code 2. */
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

/** By its name: a bundle that the program loads later has a class of its own. */
export function isBadInput(error: unknown): error is BadInputError {
  return error instanceof Error && error.name === 'BadInputError';
}

/** Something of the command line, or a file that it names, is not what it should be; `message` says what, in English. */
export function refuse(message: string, file: string | null = null): never {
  throw new BadInputError([{ code: 'usage', message }], file);
}
