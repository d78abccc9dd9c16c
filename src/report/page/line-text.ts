import type { CellLine } from './page.js';

/** A line of a cell as one text; a part that begins with a space is said aside. */
export function lineText(line: CellLine): string {
  if (typeof line === 'string') return line;
  return line
    .filter((part) => part.trim() !== '')
    .map((part) => (part.startsWith(' ') ? `(${part.trim()})` : part.trim()))
    .join(' ');
}
