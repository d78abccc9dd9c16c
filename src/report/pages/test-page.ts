import type { Block, CaseBlock, Check, Page, Suite } from '../page/page.js';
import { assertionWords, caseFacts, failureLines, missedIn, playAgain, tally } from '../policy-test/case-words.js';
import { coverageLines } from '../policy-test/coverage-words.js';
import type { CaseJson, TestReport } from '../policy-test/test-report.js';

/** The page of policy tests: each case, what failed it, and what no case exercised. */
export function testPage(report: TestReport): Page {
  const { cases, failed, complete, tool } = report;
  const files = [...new Set(cases.map(({ file }) => file))];
  const mark = failed > 0 ? '✗' : complete ? '✓' : '?';
  const coverage = coverageLines(report.coverage);
  const blocks: Block[] = [
    ...files.flatMap((file): Block[] => [
      { kind: 'heading', text: fileWords(file) },
      ...cases.filter((each) => each.file === file).map(caseBlock),
    ]),
    { kind: 'headline', mark, status: tally(report), name: '', sentences: [] },
    {
      kind: 'fold',
      title: 'Coverage',
      isInText: true,
      blocks: [{ kind: 'list', items: coverage.flatMap(({ what, told, left }) => [`${what}: ${told}`, ...left]) }],
    },
  ];
  return {
    kind: 'Policy tests',
    name: '',
    mark,
    blocks,
    data: dataOf(report),
    suites: files.map((file) => suiteOf(file, report)),
    origin: [
      ['complete', String(complete)],
      ['version', tool.version],
      ...coverage.map(({ what, told, left }) => [`coverage: ${what}`, [told, ...left].join('; ')] as const),
    ],
  };
}

function fileWords(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function caseBlock(of: CaseJson): CaseBlock {
  return {
    kind: 'case',
    outcome: of.outcome,
    name: of.name,
    facts: caseFacts(of),
    at: { file: of.file, line: of.line, column: of.column },
    checks: of.assertions.map(
      (assertion): Check => ({
        outcome: assertion.outcome,
        text: assertion.text,
        detail: assertionWords(assertion, of),
      }),
    ),
    misses: of.misses.map((miss) => ({
      what: miss.what,
      expected: miss.expected,
      received: miss.received,
      where: missedIn(miss, of),
    })),
    commands: playAgain(of),
  };
}

function suiteOf(file: string, { cases }: TestReport): Suite {
  return {
    name: file,
    facts: [],
    cases: cases
      .filter((each) => each.file === file)
      .map((of) => ({
        classname: of.file,
        name: of.name,
        outcome: of.outcome,
        because: of.outcome === 'passed' ? [] : [...failureLines(of), ...playAgain(of)],
        said: [caseFacts(of), ...of.assertions.map((each) => `${each.text}: ${assertionWords(each, of)}`)],
        facts: [],
        at: { file: of.file, line: of.line },
      })),
  };
}

/** A row for each thing that a case expects. */
function dataOf({ cases }: TestReport): Page['data'] {
  return {
    headings: ['file', 'line', 'case', 'outcome', 'config', 'scenario', 'seed', 'runs', 'missed'],
    rows: cases.map((of) => [
      of.file,
      of.line,
      of.name,
      of.outcome,
      of.config,
      of.scenario,
      of.seed,
      of.runs,
      of.outcome === 'passed' ? null : failureLines(of).join('; '),
    ]),
  };
}
