import { csvText } from '../formats/csv-text.js';
import { annotation } from '../formats/escaped-text.js';
import { junitSuite, originFacts } from '../formats/junit-suite.js';
import { assertionAnnotations, assertionCase } from './assertion-text.js';
import type { CompareReport } from './compare-report.js';
import { comparedNames, compareHeadline } from './compare-rows.js';
import { incompleteRunsText } from './study-headline.js';

/** A comparison as CSV, one line a figure of a scenario; `low` and `high` are the ends of a 95 % interval. */
export function compareCsv({ scenarios }: CompareReport): string {
  return csvText([
    [
      'scenario',
      'figure',
      'before',
      'after',
      'difference',
      'low',
      'high',
      'judgement',
      'why',
      'runs_before',
      'runs_after',
      'runs_compared',
    ],
    ...scenarios.flatMap(({ name, changes }) =>
      changes.map(({ figure, before, after, runs, difference, interval, judgement, why }) => [
        name,
        figure,
        before,
        after,
        difference,
        interval?.[0] ?? null,
        interval?.[1] ?? null,
        judgement,
        why,
        runs.before,
        runs.after,
        runs.compared,
      ]),
    ),
  ]);
}

/** A comparison as annotations of GitHub Actions: how much is worse and better, and one for each assertion. */
export function compareGithub(report: CompareReport): string {
  const name = comparedNames(report);
  const incomplete = incompleteRunsText(report, 'scenario');
  const lines = [
    ...(incomplete === null ? [] : [annotation('warning', name, incomplete)]),
    ...assertionAnnotations(report.assertions, name, report),
    annotation('notice', name, compareHeadline(report)),
  ];
  return `${lines.join('\n')}\n`;
}

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
