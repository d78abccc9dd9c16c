import { countOf } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import { fitTable } from '../formats/fit-table.js';
import { markedLines, originLines, sections } from '../formats/text-blocks.js';
import { type Colour, type Paint, paint as painter } from '../text/paint.js';
import type { TextOptions } from '../text/report-text.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import { assertionLines } from './assertion-text.js';
import type { CompareReport } from './compare-report.js';
import {
  type ChangeRow,
  changeColumns,
  comparedNames,
  compareHeadline,
  compareMark,
  compareRows,
  JUDGEMENT_MARKS,
} from './compare-rows.js';
import { MARK_COLOURS } from './scenario-mark.js';
import { incompleteRunsText, runsText } from './study-headline.js';

/** A comparison for a person at a terminal: what is worse or better first, then what is indistinguishable. */
export function compareText(report: CompareReport, options: TextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? 100;
  const { changed, unclear, same } = compareRows(report);
  const mark = compareMark(report);
  const incomplete = incompleteRunsText(report, 'scenario');
  return sections([
    incomplete === null ? [] : markedLines(paint('yellow', '!'), incomplete, width),
    assertionLines(report.assertions, report, width, paint),
    [
      `${paint(MARK_COLOURS[mark], mark)} ${paint('bold', truncate(plainText(comparedNames(report)), width - 2))}`,
      ...wrap(compareHeadline(report), width - 2).map((line) => `  ${paint('bold', line)}`),
    ],
    table(changed, width, paint),
    table(unclear, width, paint, 'dim'),
    same === 0 ? [] : wrap(sameText(same), width - 2).map((line) => paint('dim', `  ${line}`)),
    originLines(report, `${runsText(report.runs)}, the same worlds for both`, width, paint),
  ]);
}

/** `3 figures are the same under both`. */
export function sameText(same: number): string {
  return `${countOf(same, 'figure')} ${same === 1 ? 'is' : 'are'} the same in every run`;
}

function table(rows: readonly ChangeRow[], width: number, paint: Paint, colour?: Colour): string[] {
  if (rows.length === 0) return [];
  const [figures, ...others] = changeColumns(rows);
  const [heading = '', ...lines] = fitTable(figures, others, width - 2);
  return [
    paint('dim', `  ${heading}`),
    ...rows.flatMap((row, i) => {
      const mark = JUDGEMENT_MARKS[row.judgement];
      const line = lines[i] ?? '';
      const shown =
        colour === undefined ? `${paint(MARK_COLOURS[mark], mark)} ${line}` : paint(colour, `${mark} ${line}`);
      return row.scenario === rows[i - 1]?.scenario ? [shown] : [paint('bold', row.scenario), shown];
    }),
  ];
}
