import { assertionCase, type JunitCase, junitSuite } from './junit-suite.js';
import { originFacts } from './origin-facts.js';
import { scenarioFacts } from './scenario-facts.js';
import type { ScenarioJson, StudyReport } from './study-schema.js';

/** A study as JUnit XML: a case for each assertion, and a passed one with its figures as properties for each scenario. */
export function studyJunit(report: StudyReport): string {
  return junitSuite(report.name, originFacts(report), [
    ...report.assertions.map((assertion) => assertionCase(assertion, report)),
    ...report.scenarios.map(scenarioCase),
  ]);
}

function scenarioCase(scenario: ScenarioJson): JunitCase {
  const facts = [...scenarioFacts(scenario), ['worst', scenario.notable.worst.reproduce] as const];
  return { classname: 'scenarios', name: scenario.name, outcome: 'met', detail: null, facts };
}
