import { plainText } from '../../text/visible-text.js';
import { sections } from '../formats/text-blocks.js';
import { ASSERTION_MARKS } from '../study/assertion-text.js';
import { MARK_COLOURS } from '../study/scenario-mark.js';
import { columns } from '../text/columns.js';
import { displayWidth } from '../text/display-width.js';
import { type Paint, paint as painter } from '../text/paint.js';
import type { TextOptions } from '../text/report-text.js';
import { wrap } from '../text/wrap.js';
import { assertionWords, caseFacts, missedIn, playAgain, tally } from './case-words.js';
import { coverageLines } from './coverage-words.js';
import type { CaseJson, TestReport } from './test-report.js';

const DEFAULT_WIDTH = 100;

/** Policy tests for a person at a terminal: each case, what failed it, and what no case exercised. */
export function testText(report: TestReport, options: TextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? DEFAULT_WIDTH;
  const files = [...new Set(report.cases.map(({ file }) => file))];
  return sections([
    ...files.map((file) => [
      paint('bold', file === '-' ? 'standard input' : plainText(file)),
      ...report.cases.filter((each) => each.file === file).flatMap((each) => caseLines(each, width, paint)),
    ]),
    [paint(report.failed === 0 ? 'green' : 'red', tally(report))],
    coverageText(report, width, paint),
  ]);
}

function caseLines(of: CaseJson, width: number, paint: Paint): string[] {
  const mark = of.outcome === 'passed' ? '✓' : '✗';
  return [
    `  ${paint(MARK_COLOURS[mark], mark)} ${plainText(of.name)}  ${paint('dim', plainText(caseFacts(of)))}`,
    ...assertionLines(of, width, paint),
    ...missLines(of, width, paint),
  ];
}

/** What decided is shown of every assertion, whether it is met or not. */
function assertionLines(of: CaseJson, width: number, paint: Paint): string[] {
  const rows = of.assertions.map((assertion) => [plainText(assertion.text), assertionWords(assertion, of)]);
  return columns(rows, ['left', 'left']).flatMap(([text = '', told = ''], index) => {
    const mark = ASSERTION_MARKS[of.assertions[index]?.outcome ?? 'undecided'];
    const start = `      ${paint(MARK_COLOURS[mark], mark)} ${text}`;
    const room = width - 10 - displayWidth(text);
    if (room < 30) return [start, ...wrap(told.trim(), width - 8).map((line) => `        ${line}`)];
    const [first = '', ...rest] = wrap(told.trim(), room);
    return [`${start}  ${first}`, ...rest.map((line) => `${' '.repeat(10 + displayWidth(text))}${line}`)];
  });
}

/** What was expected and what came, and under it the commands that play the runs again. */
function missLines(of: CaseJson, width: number, paint: Paint): string[] {
  const left = Math.max(0, ...of.misses.map(({ what }) => what.length));
  return [
    ...of.misses.flatMap((miss) => {
      const where = missedIn(miss, of);
      return [
        ...spread(`${miss.what.padEnd(left)}  expected  `, miss.expected, width),
        ...spread(`${' '.repeat(left)}  received  `, miss.received, width, (text) => paint('red', text)),
        ...(where === '' ? [] : spread(' '.repeat(left + 12), where, width, (text) => paint('dim', text))),
      ];
    }),
    ...playAgain(of).map((command) => paint('dim', `${INDENT}${plainText(command)}`)),
  ];
}

const INDENT = '      ';

/** A text after its start, wrapped beside it. */
function spread(start: string, text: string, width: number, coloured = (line: string) => line): string[] {
  const room = Math.max(30, width - INDENT.length - start.length);
  return wrap(plainText(text), room).map((line, nth) => {
    return `${INDENT}${nth === 0 ? start : ' '.repeat(start.length)}${coloured(line)}`;
  });
}

function coverageText({ coverage }: TestReport, width: number, paint: Paint): string[] {
  const told = coverageLines(coverage);
  const heads = columns(
    told.map((line) => [plainText(line.what), line.told]),
    ['left', 'left'],
  );
  return [
    paint('bold', 'coverage'),
    ...told.flatMap(({ left }, index) => [
      `  ${(heads[index] ?? []).join('  ').trimEnd()}`,
      ...left.flatMap((each) =>
        wrap(plainText(each), width - 6).map((line, nth) => paint('dim', `${nth === 0 ? '    ' : '      '}${line}`)),
      ),
    ]),
  ];
}
