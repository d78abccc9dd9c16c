import { SUM } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';

/**
 * For how long the service was down, in seconds, until an instant: the stretches between two instants at which something
 * changes, or a controller looks, in which more than a share of all requests failed that stable would not have failed.
 */
export function downSeconds(cells: ServedCells, untilSeconds: number, aboveRate: number): number {
  let seconds = 0;
  for (let row = 0; row < cells.count; row++) {
    const [from, to] = [cells.fromSeconds[row] as number, Math.min(untilSeconds, cells.toSeconds[row] as number)];
    if (from >= to) break;
    const of = (column: number): number => cells.total(column, row, row + 1);
    const requests = of(SUM.stableRequests) + of(SUM.baselineRequests) + of(SUM.canaryRequests);
    const excess = of(SUM.canaryErrors) - of(SUM.canaryErrorsIfStable) + of(SUM.stableExcessErrors);
    if (excess > aboveRate * requests) seconds += to - from;
  }
  return seconds;
}
