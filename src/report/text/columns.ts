import { displayWidth } from './display-width.js';

export type Alignment = 'left' | 'right';

/** Pads every column to its widest cell. Rows may be of different length. */
export function columns(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[][] {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))));
  return rows.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, alignments[column] ?? 'left')));
}

function pad(text: string, width: number, alignment: Alignment): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return alignment === 'left' ? text + space : space + text;
}
