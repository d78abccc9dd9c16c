import { annotation } from './annotation.js';
import { assertionAnnotations } from './assertion-annotations.js';
import { incompleteText, studyHeadline } from './study-headline.js';
import type { StudyReport } from './study-schema.js';

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
