import type { Problem } from '../model/problem.js';
import { jsonText } from '../report/json/json-text.js';
import { problemSentence } from '../report/words/problem-sentence.js';
import { visibleText } from '../report/words/visible-text.js';
import type { BadInputError } from './bad-input-error.js';
import { EXIT } from './exit-codes.js';

/** What stderr says about bad input: a line a problem, or one JSON object for programs. */
export function tellProblems({ problems, file, advice }: BadInputError, asJson: boolean): string {
  if (asJson) {
    const named = file ?? problems.flatMap((problem) => ('file' in problem ? problem.file : []))[0] ?? null;
    const told = { error: 'bad_input', exit_code: EXIT.badInput, file: named, problems: problems.map(problemJson) };
    return `${jsonText(told, 2)}\n`;
  }
  const where = file === null ? '' : `${file === '-' ? 'standard input' : visibleText(file, 200)}: `;
  return problems.map((problem) => `canary-sim: ${where}${problemSentence(problem)}\n`).join('') + advice;
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
