/** How the screen of a game divides a terminal, in columns and lines. */
export interface Layout {
  readonly columns: number;
  /** Charts beside each other, and lines of charts below each other. */
  readonly across: number;
  readonly down: number;
  /** Of each chart: the bars' columns, and their lines, the canary's above stable's. */
  readonly barColumns: number;
  readonly canaryRows: number;
  readonly stableRows: number;
  /** Lines for what has happened. */
  readonly events: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal must at least have. */
export const SMALLEST: Size = { columns: 80, rows: 24 };

/** Beside the bars of a chart: what a line is called, and the axis. */
export const LABEL = 10;
export const GAP = 2;

/** From these on there is room for a third chart in a line, and for a second and a third line of charts. */
const WIDE = 120;
const TALL = 36;
const TALLEST = 52;

/** Title, status, figures, what can be done, and the empty lines between; the last line of the terminal stays empty. */
const FIXED = 12;

/** Divides a terminal that is not smaller than the smallest: all of it is used. */
export function layoutOf({ columns, rows }: Size): Layout {
  const down = rows >= TALLEST ? 3 : rows >= TALL ? 2 : 1;
  // All charts are shown with three lines of two: each gets more columns for its bars.
  const across = columns >= WIDE && down < 3 ? 3 : 2;
  const barColumns = Math.floor((columns - 1 - GAP * (across - 1)) / across) - LABEL;
  // A title for each line of charts, and an empty line between two.
  const free = rows - FIXED - (2 * down - 1);
  const bars = Math.floor((free - Math.max(3, Math.floor(free / 4))) / down);
  const stableRows = Math.floor((bars * 3) / 8);
  const canaryRows = bars - stableRows;
  return { columns, across, down, barColumns, canaryRows, stableRows, events: free - down * bars };
}
