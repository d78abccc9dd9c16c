import { comparedNames } from './compare-rows.js';
import type { CompareReport } from './compare-schema.js';
import { assertionCase, junitSuite } from './junit-suite.js';
import { originFacts } from './origin-facts.js';

/** A comparison as JUnit XML: a case for each assertion, and a passed one with what is better and worse for each scenario. */
export function compareJunit(report: CompareReport): string {
  return junitSuite(comparedNames(report), originFacts(report), [
    ...report.assertions.map((assertion) => assertionCase(assertion, report)),
    ...report.scenarios.map(({ name, changes }) => ({
      classname: 'scenarios',
      name,
      outcome: 'met' as const,
      detail: null,
      facts: changes.map(
        ({ figure, before, after, judgement }) => [figure, `${before} → ${after} ${judgement}`] as const,
      ),
    })),
  ]);
}
