import { ARM_CODES, type Purpose } from '../../../random/address.js';
import { uniform } from '../../../random/uniform.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import type { ServedCells } from '../served-cells.js';

/** More than there are parts of a cell, which are numbered by the second at which they begin. */
const PARTS = 64;

/**
 * The number in (0, 1) by which something is drawn of a row that was served, when it is asked for: by an address of its own, so
 * that no other draw notices. `kind` tells draws of one purpose apart.
 */
export function drawOfRow(
  { key, cellIndexes, parts }: ServedCells,
  arm: keyof typeof ARM_CODES,
  purpose: Purpose,
  row: number,
  kind = 0,
): number {
  const index = (parts[row] as number) + PARTS * kind;
  return uniform(key, ARM_CODES[arm], purpose, cellIndexes[row] as number, index);
}

/** What the rows from `first`, up to but without `end`, come to. */
export function sumOfRows(first: number, end: number, inRow: (row: number) => number): number {
  let sum = 0;
  for (let row = first; row < end; row++) sum += inRow(row);
  return sum;
}

/** The same where each of so `many` in a row is counted by a `chance`: binomial, a draw a row. */
export function binomialOfRows(
  cells: ServedCells,
  arm: keyof typeof ARM_CODES,
  purpose: Purpose,
  first: number,
  end: number,
  many: (row: number) => number,
  chance: (row: number) => number,
): number {
  return sumOfRows(first, end, (row) => binomialQuantile(drawOfRow(cells, arm, purpose, row), many(row), chance(row)));
}
