import { annotation } from './annotation.js';
import { assertionDetail } from './assertion-text.js';
import { incompleteText, studyHeadline } from './study-headline.js';
import type { AssertionJson, StudyReport } from './study-schema.js';

const LEVELS = { met: 'notice', not_met: 'error', undecided: 'warning' } as const satisfies Record<
  AssertionJson['outcome'],
  string
>;

/** A study as annotations of GitHub Actions: one for each assertion, or else one on healthy versions. */
export function studyGithub(report: StudyReport): string {
  const { assertions, name } = report;
  const incomplete = incompleteText(report);
  const lines = [
    ...(incomplete === null ? [] : [annotation('warning', name, incomplete)]),
    ...assertions.map((assertion) =>
      annotation(LEVELS[assertion.outcome], name, `${assertion.text}: ${assertionDetail(assertion, report)}`),
    ),
    ...(assertions.length === 0 ? [annotation('notice', name, studyHeadline(report))] : []),
  ];
  return `${lines.join('\n')}\n`;
}
