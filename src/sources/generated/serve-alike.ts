import type { CellPart } from './cell-columns.js';
import type { CellSplit } from './cell-split.js';
import { firstAttemptsIn } from './conditions/arrivals-in-cell.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import { serveCell } from './serve-cell.js';
import type { ServedCells } from './served-cells.js';

/** So many cells that are alike are drawn beyond the one that is asked for. */
const CELLS_AHEAD = 7;

/**
 * Draws some whole cells more, under the conditions of the cell that was served last, and so moves `cell` on: one after another
 * they take less time, and mostly the share stays. Gives up to when rows are drawn now. `firstAttempts`: room for those of a
 * cell, by lane; none is left.
 */
export function serveAlike(
  cells: ServedCells,
  cell: { -readonly [K in keyof CellPart]: CellPart[K] },
  conditions: CellConditions,
  splits: readonly CellSplit[],
  firstAttempts: Float64Array,
): number {
  cell.part = 0;
  for (let ahead = 0; ahead < CELLS_AHEAD; ahead++) {
    cell.cellIndex++;
    cell.fromSeconds = cell.toSeconds;
    cell.toSeconds += cells.model.cellSeconds;
    firstAttemptsIn(cells, cell.cellIndex, firstAttempts);
    serveCell(cells, cell, conditions, splits, firstAttempts);
  }
  firstAttempts.fill(0);
  return cell.toSeconds;
}
