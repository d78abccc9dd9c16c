import { scenarioSetup } from '../../config/build-setup.js';
import { haveSameWorld, planInWorld } from '../../config/plan-in-world.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { ConfigProblem } from '../../model/problem.js';
import type { ScenarioName } from '../../model/study.js';
import { problemWithoutPlace } from '../../report/words/problem-sentence.js';
import type { ComparedScenario } from '../../study/compare.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError } from '../exit-codes.js';

/** The configurations of the two plans of a comparison. */
export interface TwoDocuments {
  readonly before: ConfigDocument;
  readonly after: ConfigDocument;
}

/** A world of a comparison, as both plans meet it. */
export type ComparedWorld = Omit<ComparedScenario, 'paired'>;

/** The worlds of a comparison, in the order of its scenarios; `beforeFile` is named where its plan does not fit them. */
export async function comparedWorlds(
  { before, after }: TwoDocuments,
  scenarios: readonly ScenarioName[],
  beforeFile: string,
): Promise<readonly ComparedWorld[]> {
  const old = haveSameWorld(before, after) ? before : await inWorldOf(after, before, beforeFile);
  return scenarios.map((name) => ({
    name,
    before: scenarioSetup(old, name),
    after: scenarioSetup(after, name),
  }));
}

/** The old plan in the new world, if it has a place there. */
async function inWorldOf(world: ConfigDocument, plan: ConfigDocument, file: string): Promise<ConfigDocument> {
  const read = await planInWorld(plan, world);
  if (read.ok) return read.config.document;
  const told = (problem: ConfigProblem) => ({
    code: 'usage' as const,
    message: `the plan of ${sayFile(file)} does not fit the world of the other: ${problemWithoutPlace(problem)}`,
  });
  throw new BadInputError(read.problems.map(told));
}

/** A file as the user named it, fit for a sentence. */
export function sayFile(file: string): string {
  return file === '-' ? 'standard input' : visibleText(file, 200);
}
