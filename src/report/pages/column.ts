import type { Column } from '../page/page.js';

/** A column of a table; the greater its worth, the longer it stays where there is little room, and 0 stays always. */
export function column(
  heading: string,
  worth: number,
  cells: readonly string[],
  alignment: 'left' | 'right' = 'left',
): Column {
  return { heading, alignment, worth, cells };
}
