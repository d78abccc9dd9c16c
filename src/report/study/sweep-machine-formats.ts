import { csvText } from '../formats/csv-text.js';
import { annotation } from '../formats/escaped-text.js';
import { junitSuite, originFacts } from '../formats/junit-suite.js';
import { SCENARIO_HEADINGS, scenarioCells, scenarioFacts } from './scenario-figures.js';
import { incompleteRunsText } from './study-headline.js';
import type { SweepReport } from './sweep-report.js';
import { detectableText } from './sweep-text.js';

/** A sweep as CSV, one line a value; the first column is named as what is swept. */
export function sweepCsv({ path, points }: SweepReport): string {
  return csvText([
    [path, 'false_rollback_rate', ...SCENARIO_HEADINGS, 'healthy_released_rate'],
    ...points.map((point) => [
      point.value,
      point.false_rollback?.rate ?? null,
      ...scenarioCells(point),
      point.healthy_released?.rate ?? null,
    ]),
  ]);
}

/** A sweep as annotations of GitHub Actions: what the plan catches. */
export function sweepGithub(report: SweepReport): string {
  const { name, path } = report;
  const incomplete = incompleteRunsText(report, 'value');
  const lines = [
    ...(incomplete === null ? [] : [annotation('warning', name, incomplete)]),
    annotation('notice', name, `${path}: ${detectableText(report)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A sweep as JUnit XML: a passed case for each value, with its figures as properties. */
export function sweepJunit(report: SweepReport): string {
  const { path, points } = report;
  return junitSuite(
    report.name,
    [...originFacts(report), ['detectable', detectableText(report)]],
    points.map((point) => ({
      classname: 'sweep',
      name: `${path} = ${point.value}`,
      outcome: 'met',
      detail: null,
      facts: scenarioFacts(point),
    })),
  );
}
