import type { ConfigDocument } from '../config/schema/config-schema.js';
import { scenarioProblem } from '../config/worse-metric.js';
import type { DocumentPath } from '../model/place.js';
import type { ScenarioName } from '../model/results/study.js';
import { ArgumentError } from './argument-error.js';

/** Refuses a world of own metrics that the configuration does not have. */
export function knownScenario(document: ConfigDocument, scenario: ScenarioName, path: DocumentPath): void {
  const problem = scenarioProblem(document, scenario);
  if (problem !== null) throw new ArgumentError(problem, path);
}
