import { countOf } from '../../text/format-number.js';
import type { Column } from '../formats/fit-table.js';
import { codeBlock, columnsMarkdown, foldedMarkdown, markdownText } from '../markdown/markdown-blocks.js';
import { assertionsMarkdown } from './assertion-text.js';
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
import { sameText } from './compare-text.js';
import { incompleteRunsText, runsText } from './study-headline.js';

/** A comparison as a comment on a pull request: what is worse or better; what is indistinguishable is folded. */
export function compareMarkdown(report: CompareReport): string {
  const { changed, unclear, same } = compareRows(report);
  const incomplete = incompleteRunsText(report, 'scenario');
  const parts = [
    `## ${compareMark(report)} Compare: ${markdownText(comparedNames(report))}`,
    ...(incomplete === null ? [] : [`> ⚠ ${incomplete}`]),
    ...assertionsMarkdown(report.assertions, report),
    `**${compareHeadline(report)}** (${runsText(report.runs)}, the same worlds for both)`,
    ...(changed.length === 0 ? [] : [table(changed)]),
    ...(unclear.length === 0
      ? []
      : foldedMarkdown(countOf(unclear.length, 'indistinguishable figure'), [table(unclear)])),
    ...(same === 0 ? [] : [`<sub>${sameText(same)}</sub>`]),
    `Seed ${markdownText(report.seed)}, ${report.tool.name} ${report.tool.version}. To see it again:`,
    codeBlock(report.reproduce),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(rows: readonly ChangeRow[]): string {
  const column = (heading: string, cells: readonly string[]): Column => ({
    heading,
    alignment: 'left',
    cells,
    worth: 0,
  });
  return columnsMarkdown([
    column(
      '',
      rows.map(({ judgement }) => JUDGEMENT_MARKS[judgement]),
    ),
    column(
      'scenario',
      rows.map(({ scenario }) => scenario),
    ),
    ...changeColumns(rows),
  ]);
}
