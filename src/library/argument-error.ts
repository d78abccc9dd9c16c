import type { DocumentPath } from '../model/place.js';
import type { ArgumentProblem } from '../model/problems/argument-problem.js';
import { argumentProblemSentence } from '../report/words/problems/argument-problem-sentence.js';
import { pathText } from '../text/found.js';

/** Thrown, or rejected with, by a function of the library that is given what it cannot work with. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
  /** What is wrong, as a word. */
  readonly code: ArgumentProblem['code'];
  /** Where: the name of the argument first, then keys and positions that lead into it, as `['options', 'runs']`. */
  readonly path: DocumentPath;
  /** The message without its path. */
  readonly reason: string;

  constructor(problem: ArgumentProblem, path: DocumentPath) {
    const reason = argumentProblemSentence(problem);
    super(`${pathText(path)}: ${reason}`);
    this.code = problem.code;
    this.path = path;
    this.reason = reason;
  }
}
