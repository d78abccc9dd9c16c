import { columns } from '../text/columns.js';

/** A Markdown table, aligned for whoever reads the source. */
export function alignedTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = columns(
    [headings, ...rows],
    headings.map(() => 'left' as const),
  );
  const [heading = [], ...lines] = cells;
  const rule = heading.map((cell) => '-'.repeat(cell.length));
  return [heading, rule, ...lines].map((line) => `| ${line.join(' | ')} |\n`).join('');
}
