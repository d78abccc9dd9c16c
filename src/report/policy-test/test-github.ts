import { annotation } from '../study/annotation.js';
import { failureLines, tally } from './case-words.js';
import { coverageLines } from './coverage-words.js';
import type { TestReport } from './test-schema.js';

/** Policy tests as annotations of GitHub Actions: an error at each failed case, then the tally with the coverage. */
export function testGithub(report: TestReport): string {
  const coverage = coverageLines(report.coverage).map(({ what, told, left }) =>
    [`${what}: ${told}`, ...left].join('; '),
  );
  const lines = [
    ...report.cases
      .filter(({ outcome }) => outcome === 'failed')
      .map((each) => annotation('error', each.name, failureLines(each).join('; '), each)),
    annotation('notice', 'canary-sim test', tally(report)),
    ...coverage.map((each) => annotation('notice', 'canary-sim test coverage', each)),
  ];
  return `${lines.join('\n')}\n`;
}
