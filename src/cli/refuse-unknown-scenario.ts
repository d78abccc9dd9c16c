import type { ConfigDocument } from '../config/schema/config-schema.js';
import { type ScenarioProblem, scenarioProblem } from '../config/worse-metric.js';
import type { ScenarioName } from '../model/results/study.js';
import { WORSE_PROBLEM_SENTENCES } from '../report/words/problems/worse-problem-sentences.js';
import { refuse } from './exit-codes.js';

/** Refuses a world of own metrics that the configuration of a run does not have. */
export function refuseUnknownScenario(document: ConfigDocument, scenario: ScenarioName): void {
  const problem = scenarioProblem(document, scenario);
  if (problem === null) return;
  const sentence = WORSE_PROBLEM_SENTENCES[problem.code] as (problem: ScenarioProblem) => string;
  refuse(`--scenario: ${sentence(problem)}`);
}
