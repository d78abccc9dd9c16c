import { annotation, xmlText } from '../formats/escaped-text.js';
import { assertionWords, caseFacts, failureLines, playAgain, tally } from './case-words.js';
import { coverageLines } from './coverage-words.js';
import type { CaseJson, TestReport } from './test-report.js';

/** Policy tests as annotations of GitHub Actions: an error at each failed case, then the tally with the coverage. */
export function testGithub(report: TestReport): string {
  const coverage = coverageLines(report.coverage).map(({ what, told, left }) =>
    [`${what}: ${told}`, ...left].join('; '),
  );
  const lines = [
    ...report.cases
      .filter(({ outcome }) => outcome === 'failed')
      .map((each) => annotation('error', each.name, failureLines(each).join('; '), each)),
    annotation(report.complete ? 'notice' : 'warning', 'canary-sim test', tally(report)),
    ...coverage.map((each) => annotation('notice', 'canary-sim test coverage', each)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Policy tests as JUnit XML: a suite for each file, a case for each case; the coverage as properties of the first suite. */
export function testJunit(report: TestReport): string {
  const files = [...new Set(report.cases.map(({ file }) => file))];
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="canary-sim" ${counts(report.cases)}>`,
    ...files.flatMap((file, index) => [
      `  <testsuite name="${xmlText(file)}" ${counts(report.cases.filter((each) => each.file === file))}>`,
      ...(index === 0 ? coverageProperties(report) : []),
      ...report.cases.filter((each) => each.file === file).flatMap(testCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ].join('\n')}\n`;
}

function counts(cases: readonly CaseJson[]): string {
  const failed = cases.filter(({ outcome }) => outcome === 'failed').length;
  return `tests="${cases.length}" failures="${failed}" errors="0" skipped="0"`;
}

function coverageProperties({ complete, coverage, tool }: TestReport): string[] {
  const facts = [
    ['complete', String(complete)],
    ['version', tool.version],
    ...coverageLines(coverage).map(({ what, told, left }) => [`coverage: ${what}`, [told, ...left].join('; ')]),
  ];
  return [
    '    <properties>',
    ...facts.map(([name = '', value = '']) => `      <property name="${xmlText(name)}" value="${xmlText(value)}"/>`),
    '    </properties>',
  ];
}

function testCase(of: CaseJson): string[] {
  const open = `    <testcase classname="${xmlText(of.file)}" name="${xmlText(of.name)}" file="${xmlText(of.file)}" line="${of.line}">`;
  const facts = [caseFacts(of), ...of.assertions.map((each) => `${each.text}: ${assertionWords(each, of)}`)];
  const out = `      <system-out>${facts.map(xmlText).join('\n')}</system-out>`;
  if (of.outcome === 'passed') return [open, out, '    </testcase>'];
  const lines = failureLines(of);
  return [
    open,
    `      <failure type="unexpected" message="${xmlText(lines.join('; '))}">${[...lines, ...playAgain(of)].map(xmlText).join('\n')}</failure>`,
    out,
    '    </testcase>',
  ];
}
