import { plainText } from '../../text/visible-text.js';
import { type Alignment, columns } from '../text/columns.js';
import { displayWidth } from '../text/display-width.js';
import { truncate } from '../text/truncate.js';

export interface Column {
  readonly heading: string;
  /** The heading where there is room; unless given, the same. */
  readonly title?: string;
  readonly alignment: Alignment;
  readonly cells: readonly string[];
  /** Some of it was written by others. */
  readonly isForeign?: boolean;
  /** Among columns that do not fit, those with the least go first; 0: only shown if all is. */
  readonly worth: number;
}

const GAP = '  ';
const SHORTEST_NAME = 12;

/** The heading and the rows of a table that is at most so wide: the names are shortened last, after columns have gone. */
export function fitTable(name: Column, others: readonly Column[], width: number): string[] {
  const kept = [...others];
  while (kept.length > 0 && widthOf([name, ...kept]) > width) kept.splice(leastWorthy(kept), 1);
  const excess = Math.max(0, widthOf([name, ...kept]) - width);
  const room = Math.max(SHORTEST_NAME, widthOf([name]) - excess);
  const first = { ...name, cells: name.cells.map((cell) => truncate(plainText(cell), room)) };
  const shown = [first, ...kept];
  const rows = [
    shown.map(({ heading }) => heading),
    ...name.cells.map((_, i) => shown.map(({ cells }) => cells[i] ?? '')),
  ];
  const alignments = shown.map(({ alignment }) => alignment);
  return columns(rows, alignments).map((row) => truncate(row.join(GAP).trimEnd(), width));
}

function widthOf(shown: readonly Column[]): number {
  const widths = shown.map(({ heading, cells }) =>
    Math.max(...[heading, ...cells].map((cell) => displayWidth(plainText(cell)))),
  );
  return widths.reduce((sum, each) => sum + each, GAP.length * (shown.length - 1));
}

/** The last of those that are worth least. */
function leastWorthy(shown: readonly Column[]): number {
  const least = Math.min(...shown.map(({ worth }) => worth));
  return shown.findLastIndex(({ worth }) => worth === least);
}
