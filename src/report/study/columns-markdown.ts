import { markdownTable } from '../markdown/markdown-table.js';
import { markdownText } from '../markdown/markdown-text.js';
import type { Column } from './fit-table.js';
import { ownMarkdown } from './own-markdown.js';

/** Columns of a text as a Markdown table, under their longer headings. */
export function columnsMarkdown(shown: readonly Column[]): string {
  const headings = shown.map(({ heading, title = heading, alignment, isForeign = false }) => {
    const text = isForeign ? markdownText(title) : title;
    return alignment === 'right' ? `>${text}` : text;
  });
  const rows = (shown[0]?.cells ?? []).map((_, i) =>
    shown.map(({ cells, isForeign = false }) => {
      const cell = (cells[i] ?? '').trim();
      return isForeign ? markdownText(cell) : ownMarkdown(cell);
    }),
  );
  return markdownTable(headings, rows);
}
