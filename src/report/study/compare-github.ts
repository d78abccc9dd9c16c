import { annotation } from './annotation.js';
import { assertionAnnotations } from './assertion-annotations.js';
import { comparedNames, compareHeadline } from './compare-rows.js';
import type { CompareReport } from './compare-schema.js';
import { incompleteRunsText } from './incomplete-text.js';

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
