import { annotation } from './annotation.js';
import { incompleteRunsText } from './incomplete-text.js';
import { detectableText } from './sweep-cells.js';
import type { SweepReport } from './sweep-schema.js';

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
