import { codeBlock } from '../markdown/code-block.js';
import { markdownText } from '../markdown/markdown-text.js';
import { formatCount } from '../words/format-count.js';
import { columnsMarkdown } from './columns-markdown.js';
import { incompleteRunsText } from './incomplete-text.js';
import { detectableText, sweepColumns, sweptValues } from './sweep-cells.js';
import type { SweepReport } from './sweep-schema.js';

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
