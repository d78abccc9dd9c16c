import { type ComparedWorld, comparedWorlds, type TwoDocuments } from '../../library/compared-worlds.js';
import type { ConfigProblem } from '../../model/problems/problem.js';
import type { ScenarioName } from '../../model/results/study.js';
import { problemWithoutPlace } from '../../report/words/problems/problem-sentence.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError } from '../exit-codes.js';

/** The worlds of a comparison, in the order of its scenarios; `beforeFile` is named where its plan does not fit them. */
export async function worldsOfTwo(
  documents: TwoDocuments,
  scenarios: readonly ScenarioName[],
  beforeFile: string,
): Promise<readonly ComparedWorld[]> {
  const read = await comparedWorlds(documents, scenarios);
  if (read.ok) return read.worlds;
  const told = (problem: ConfigProblem) => ({
    code: 'usage' as const,
    message: `the plan of ${sayFile(beforeFile)} does not fit the world of the other: ${problemWithoutPlace(problem)}`,
  });
  throw new BadInputError(read.problems.map(told));
}

/** A file as the user named it, fit for a sentence. */
export function sayFile(file: string): string {
  return file === '-' ? 'standard input' : visibleText(file, 200);
}
