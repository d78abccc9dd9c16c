import type { Problem } from '../model/problem.js';
import { plainText } from '../report/plain-text.js';
import { problemSentence } from '../report/problem-sentence.js';
import type { BadInputError } from './bad-input-error.js';

/** What stderr says about bad input: a line a problem, or one JSON object for programs. */
export function tellProblems({ problems, file }: BadInputError, asJson: boolean): string {
  if (asJson) {
    return `${JSON.stringify({ error: 'bad_input', exit_code: 2, file, problems: problems.map(problemJson) }, null, 2)}\n`;
  }
  const where = file === null ? '' : `${file === '-' ? 'standard input' : plainText(file)}: `;
  return problems.map((problem) => `canary-sim: ${where}${problemSentence(problem)}\n`).join('');
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
