import { csvText } from '../formats/csv-text.js';
import { annotation } from '../formats/escaped-text.js';
import { type JunitCase, junitSuite, originFacts } from '../formats/junit-suite.js';
import { assertionAnnotations, assertionCase } from './assertion-text.js';
import { SCENARIO_HEADINGS, scenarioCells, scenarioFacts } from './scenario-figures.js';
import { incompleteText, studyHeadline } from './study-headline.js';
import type { ScenarioJson, StudyReport } from './study-report.js';

/** A study as CSV, one line a scenario. */
export function studyCsv({ scenarios }: StudyReport): string {
  return csvText([
    ['scenario', ...SCENARIO_HEADINGS, 'worst_seed', 'median_seed', 'nearest_miss_seed'],
    ...scenarios.map((scenario) => [
      scenario.name,
      ...scenarioCells(scenario),
      scenario.notable.worst.seed,
      scenario.notable.median.seed,
      scenario.notable.nearest_miss?.seed ?? null,
    ]),
  ]);
}

/** A study as annotations of GitHub Actions: one for each assertion, or else one on healthy versions. */
export function studyGithub(report: StudyReport): string {
  const { assertions, name } = report;
  const incomplete = incompleteText(report);
  const lines = [
    ...(incomplete === null ? [] : [annotation('warning', name, incomplete)]),
    ...assertionAnnotations(assertions, name, report),
    ...(assertions.length === 0 ? [annotation('notice', name, studyHeadline(report))] : []),
  ];
  return `${lines.join('\n')}\n`;
}

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
