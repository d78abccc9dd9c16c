import type { Ratio } from './measure.js';

/** One line of what `npm run bench` prints. */
export interface Row {
  readonly what: string;
  readonly cells: readonly string[];
  /** Of a row with a target: was it met? */
  readonly met?: boolean;
}

/** A ratio, judged by that of the minima when there is a target. */
export function ratioRow(what: string, { ofMinima, ofPairs }: Ratio, target?: number): Row {
  const cells = [ofMinima.toFixed(2), ofPairs.toFixed(2)];
  if (target === undefined) return { what, cells: [...cells, '', ''] };
  const met = ofMinima <= target;
  return { what, cells: [...cells, `<= ${target.toFixed(1)}`, met ? 'met' : 'not met'], met };
}

export function printTable(title: string, heads: readonly string[], rows: readonly Row[]): void {
  const lines = [[title, ...heads], ...rows.map(({ what, cells }) => [what, ...cells])];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  for (const line of lines) {
    const text = line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
    console.log(text.join('  ').trimEnd());
  }
  console.log('');
}
