import { paint as painter } from '../text/paint.js';
import type { TextOptions } from '../text/report-text.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import { formatCount } from '../words/format-count.js';
import { plainText } from '../words/plain-text.js';
import { fitTable } from './fit-table.js';
import { incompleteRunsText } from './incomplete-text.js';
import { markedLines } from './marked-lines.js';
import { originLines } from './origin-lines.js';
import { OUTCOME_LEGEND } from './scenario-cells.js';
import { sections } from './sections.js';
import { detectableText, sweepColumns, sweptValues } from './sweep-cells.js';
import type { SweepReport } from './sweep-schema.js';

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
