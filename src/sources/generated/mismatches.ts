import type { Compared } from '../../model/source.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { SUM } from './cell-columns.js';
import type { ServedCells } from './served-cells.js';

/**
 * Copies in a run of rows whose answers are held against stable's: of those that the canary answered, binomial many differ.
 * Drawn when asked for, by addresses of their own; null: nothing was copied.
 */
export function mismatches(cells: ServedCells, first: number, end: number): Compared | null {
  const total = (column: number, from: number, to: number): number => cells.total(column, from, to);
  const copied = (from: number, to: number): number =>
    total(SUM.answeredRequests, from, to) - total(SUM.canaryRequests, from, to);
  const copies = copied(first, end);
  if (copies === 0) return null;
  const rate = cells.model.world.canary.mismatchRate ?? 0;
  let [part, whole] = [0, 0];
  for (let row = first; row < end; row++) {
    const failed = total(SUM.answeredErrors, row, row + 1) - total(SUM.canaryErrors, row, row + 1);
    const answered = copied(row, row + 1) - failed;
    whole += answered;
    if (rate === 0) continue;
    const cellIndex = cells.cellIndexes[row] as number;
    const u = uniform(cells.key, ARM_CODES.copies, PURPOSES.mismatches, cellIndex, cells.parts[row] as number);
    part += binomialQuantile(u, answered, rate);
  }
  return { part, whole, copies };
}
