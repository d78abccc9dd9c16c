import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import { aftermath } from '../text/aftermath.js';
import { checkCells } from '../text/check-cells.js';
import { headline, summaryFacts } from '../text/headline.js';
import { type HistoryRow, history } from '../text/history.js';
import { outcomeMark, STAGE_MARKS } from '../text/outcome-mark.js';
import { evidenceLines } from '../text/text-stages.js';
import { codeBlock, markdownTable, markdownText } from './markdown-blocks.js';

type Stage = Report['stages'][number];

/** The report as a comment on a pull request: verdict, reason, table of stages; the history folded. */
export function reportMarkdown(report: Report): string {
  const mark = outcomeMark(report.final_state, report.reason);
  const parts = [
    `## ${mark} ${report.final_state}: ${markdownText(report.name)}`,
    `**${markdownText(headline(report))}**`,
    summaryFacts(report).join(' · '),
    ...bullets(aftermath(report)),
    markdownTable(
      ['', 'Stage', '>Share', '>Time', '>Windows passed', 'Closest to its limit'],
      report.stages.map(stageCells),
    ),
    ...report.warnings.map((warning) => `> ⚠ ${markdownText(warning.message)}`),
    ...historyDetails(report),
    `Seed ${markdownText(report.seed)}, ${report.tool.name} ${report.tool.version}. To see it again:`,
    codeBlock(report.reproduce),
  ];
  return `${parts.join('\n\n')}\n`;
}

function bullets(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${markdownText(line)}`).join('\n')];
}

function stageCells(stage: Stage): string[] {
  const reached = stage.outcome !== 'NOT_REACHED';
  return [
    STAGE_MARKS[stage.outcome],
    markdownText(stage.name),
    `${formatNumber(stage.traffic_percent)} %`,
    reached ? formatDuration(stage.duration_seconds) : '',
    reached ? `${formatCount(stage.windows.passed)} of ${formatCount(stage.windows.total)}` : '',
    reached
      ? [...stage.checks.map((check) => checkText(check, stage)), ...evidenceLines(stage).map(escaped)].join('<br>')
      : 'not reached',
  ];
}

function checkText(check: Stage['checks'][number], stage: Stage): string {
  const { metric, observed, relation, bound, note } = checkCells(check, stage);
  if (relation === '') return `${metric} ${note}`;
  return escaped(`${metric} ${observed} ${relation} ${bound}${note === '' ? '' : ` (${note})`}`);
}

function escaped(text: string): string {
  return text.replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'));
}

function historyDetails(report: Report): string[] {
  const rows = history(report);
  if (rows.length === 0) return [];
  const others = rows.filter(({ transition }) => transition === null).length;
  const title = countOf(rows.length - others, 'transition');
  return [
    `<details><summary>${others === 0 ? title : `${title}, and ${countOf(others, 'more event')}`}</summary>`,
    markdownTable(['>At', 'Event', 'From', 'To', 'Stage', '>Share'], rows.map(historyCells)),
    '</details>',
  ];
}

function historyCells(row: HistoryRow): string[] {
  const at = formatDuration(row.atSeconds);
  if (row.transition === null) return [at, markdownText(row.detail), '', '', '', ''];
  const { event, from, to, stage, traffic_percent } = row.transition;
  return [at, event, from, to, markdownText(stage), `${formatNumber(traffic_percent)} %`];
}
