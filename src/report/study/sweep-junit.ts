import { junitSuite } from './junit-suite.js';
import { originFacts } from './origin-facts.js';
import { scenarioFacts } from './scenario-facts.js';
import { detectableText } from './sweep-cells.js';
import type { SweepReport } from './sweep-schema.js';

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
