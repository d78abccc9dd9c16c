import type { Problem } from '../model/problem.js';
import { jsonText } from '../report/json/json-text.js';
import { problemSentence } from '../report/words/problem-sentence.js';
import { visibleText } from '../text/visible-text.js';
import { type BadInputError, EXIT } from './exit-codes.js';

/** What stderr says about bad input: a line a problem, or one JSON object for programs. */
export function tellProblems(error: BadInputError, asJson: boolean): string {
  const errors = [error, ...error.others];
  return asJson ? problemsJson(errors) : errors.map(problemLines).join('');
}

function problemLines({ problems, file, advice }: BadInputError): string {
  const where = file === null ? '' : `${file === '-' ? 'standard input' : visibleText(file, 200)}: `;
  return problems.map((problem) => `canary-sim: ${where}${problemSentence(problem)}\n`).join('') + advice;
}

/** Of several files, each problem says which it is in. */
function problemsJson(errors: readonly BadInputError[]): string {
  const problems = errors.flatMap((error) =>
    error.problems.map((problem) => ({
      ...problemJson(problem),
      ...(errors.length > 1 ? { file: fileOf(error, problem) } : {}),
    })),
  );
  const [file = null] = errors.flatMap((error) => error.problems.flatMap((problem) => fileOf(error, problem) ?? []));
  return `${jsonText({ error: 'bad_input', exit_code: EXIT.badInput, file, problems }, 2)}\n`;
}

function fileOf({ file }: BadInputError, problem: Problem): string | null {
  return file ?? ('file' in problem ? problem.file : null);
}

function problemJson(problem: Problem) {
  return {
    code: problem.code,
    path: 'path' in problem ? problem.path : null,
    line: 'place' in problem ? problem.place.line : null,
    column: 'place' in problem ? problem.place.column : null,
    message: problemSentence(problem),
  };
}
