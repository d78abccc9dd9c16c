import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import { type Column, fitTable } from '../formats/fit-table.js';
import { markedLines, originLines, sections } from '../formats/text-blocks.js';
import { codeBlock, columnsMarkdown, markdownText } from '../markdown/markdown-blocks.js';
import { paint as painter } from '../text/paint.js';
import type { TextOptions } from '../text/report-text.js';
import { trafficBar } from '../text/traffic-bar.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import { NONE, percentInterval, percentText } from './figure-text.js';
import { OUTCOME_LEGEND, outcomeColumns } from './scenario-columns.js';
import { incompleteRunsText } from './study-headline.js';
import type { SweepReport } from './sweep-report.js';

const MOST_DIGITS = 17;

/** The column of swept values, with enough digits to distinguish them. */
export function sweptValues({ path, points }: SweepReport): Column {
  const values = points.map(({ value }) => value);
  let digits = 4;
  while (digits < MOST_DIGITS && new Set(texts(values, digits)).size < new Set(values).size) digits += 1;
  const allNumbers = values.every((value) => typeof value === 'number');
  return {
    heading: path,
    alignment: allNumbers ? 'right' : 'left',
    cells: texts(values, digits),
    worth: 0,
    isForeign: true,
  };
}

/** What each value came to, the share of runs rolled back as a bar too. */
export function sweepColumns({ points }: SweepReport): Column[] {
  const bars = points.map(({ rolled_back }) => trafficBar(rolled_back.rate * 100));
  const columns = outcomeColumns(points);
  const isOfPlan = points.some(({ false_rollback }) => false_rollback !== null);
  const ofHealthy: Column[] = isOfPlan
    ? [
        {
          heading: 'if healthy [95 %]',
          title: 'a healthy version rolled back % [95 %]',
          alignment: 'left',
          cells: points.map(({ false_rollback: rate }) =>
            rate === null ? NONE : `${percentText(rate.rate)} ${percentInterval(rate.interval)}`,
          ),
          worth: 9,
        },
      ]
    : [];
  const after = columns.findIndex(({ heading }) => heading.startsWith('rolled back'));
  return columns.toSpliced(after + 1, 0, { heading: '', alignment: 'left', cells: bars, worth: 7 }, ...ofHealthy);
}

/** What the plan catches, in one sentence without a full stop. */
export function detectableText({ detectable, points }: SweepReport): string {
  if (points.length === 0 || detectable.length === 0) return 'nothing was swept';
  // Of words there is no least.
  if (points.some(({ value }) => typeof value !== 'number')) return `${countOf(points.length, 'value')}`;
  const parts = detectable.map(({ power, value }) =>
    value === null
      ? `nowhere in ${percentText(power)} % of runs`
      : `in ${percentText(power)} % of runs from ${formatNumber(value)} on`,
  );
  return `rolled back ${parts.join(', ')}`;
}

function texts(values: readonly (number | string)[], digits: number): string[] {
  return values.map((value) => (typeof value === 'number' ? formatNumber(value, digits) : value));
}

/** A sweep for a person at a terminal: what the plan catches, then a line for each value. */
export function sweepText(report: SweepReport, options: TextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? 100;
  const [heading = '', ...lines] = fitTable(sweptValues(report), sweepColumns(report), width - 2);
  const incomplete = incompleteRunsText(report, 'value');
  return sections([
    incomplete === null ? [] : markedLines(paint('yellow', '!'), incomplete, width),
    [
      `  ${paint('bold', truncate(plainText(report.name), width - 2))}`.trimEnd(),
      ...wrap(plainText(`${report.path}: ${detectableText(report)}`), width - 2).map(
        (line) => `  ${paint('bold', line)}`,
      ),
    ],
    [
      paint('dim', `  ${heading}`),
      ...lines.map((line) => `  ${line}`),
      ...wrap(OUTCOME_LEGEND, width - 2).map((line) => paint('dim', `  ${line}`)),
    ],
    originLines(report, `${formatCount(report.runs)} runs of each value`, width, paint),
  ]);
}

/** A sweep as a comment on a pull request. */
export function sweepMarkdown(report: SweepReport): string {
  const { name, path, runs, seed, tool } = report;
  const incomplete = incompleteRunsText(report, 'value');
  const parts = [
    `## Sweep: ${markdownText(name)}`,
    ...(incomplete === null ? [] : [`> ⚠ ${incomplete}`]),
    `**${markdownText(`${path}: ${detectableText(report)}`)}**`,
    columnsMarkdown([sweptValues(report), ...sweepColumns(report)]),
    `${formatCount(runs)} runs of each value, seed ${markdownText(seed)}, ${tool.name} ${tool.version}. To see it again:`,
    codeBlock(report.reproduce),
  ];
  return `${parts.join('\n\n')}\n`;
}
