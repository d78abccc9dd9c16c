import { PROBLEMS_TOLD, type Problem } from '../model/problems/problem.js';
import { jsonText } from '../report/json/json-text.js';
import { problemSentence } from '../report/words/problems/problem-sentence.js';
import { countOf } from '../text/format-number.js';
import { visibleText } from '../text/visible-text.js';
import { type BadInputError, EXIT } from './exit-codes.js';

/** What stderr says about bad input: a line a problem, or one JSON object for programs. Of fifty files the first fifty. */
export function tellProblems(error: BadInputError, asJson: boolean): string {
  const errors = [error, ...error.others];
  if (asJson) return problemsJson(errors);
  const lines = errors.slice(0, FILES_TOLD).map(problemLines);
  const left = errors.length - FILES_TOLD;
  if (left > 0) lines.push(`canary-sim: and ${countOf(left, 'more file')} with problems\n`);
  return lines.join('');
}

/** Of so many files the problems are told. */
const FILES_TOLD = 50;

function problemLines({ problems, file, advice }: BadInputError): string {
  const where = file === null ? '' : `${file === '-' ? 'standard input' : visibleText(file, 200)}: `;
  const sentences = problems.slice(0, PROBLEMS_TOLD).map(problemSentence);
  if (problems.length > PROBLEMS_TOLD)
    sentences.push(`and ${countOf(problems.length - PROBLEMS_TOLD, 'more problem')}`);
  return sentences.map((sentence) => `canary-sim: ${where}${sentence}\n`).join('') + advice;
}

/** Of several files, each problem says which it is in. */
function problemsJson(errors: readonly BadInputError[]): string {
  const problems = errors.slice(0, FILES_TOLD).flatMap((error) =>
    error.problems.slice(0, PROBLEMS_TOLD).map((problem) => ({
      ...problemJson(problem),
      ...(errors.length > 1 ? { file: fileOf(error, problem) } : {}),
    })),
  );
  const [file = null] = errors.flatMap((error) =>
    error.problems.slice(0, 1).flatMap((problem) => fileOf(error, problem) ?? []),
  );
  const all = errors.reduce((sum, error) => sum + error.problems.length, 0);
  const left = { problems_left_out: all - problems.length };
  return `${jsonText({ error: 'bad_input', exit_code: EXIT.badInput, file, problems, ...left }, 2)}\n`;
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
