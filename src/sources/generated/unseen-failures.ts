import type { Arm } from '../../model/arm.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import type { ServedCells } from './served-cells.js';

/** The rows that an arm served; its requests are in `column`, its errors in the next. */
interface ServedByArm {
  readonly cells: ServedCells;
  readonly arm: Arm;
  readonly column: number;
}

/**
 * Of an arm's failures over a run of rows, those that no metric counts: each failed request is one of them by the same chance,
 * so that they are binomial, given the failures of a row. Drawn when asked for, by addresses of their own.
 */
export function unseenFailures({ cells, arm, column }: ServedByArm, first: number, end: number): number {
  let sum = 0;
  for (let row = first; row < end; row++) {
    const { errorRate, unseenRate } = cells.armConditions(arm, row);
    if (unseenRate === 0) continue;
    const failed = cells.total(column + 1, row, row + 1);
    const u = uniform(
      cells.key,
      ARM_CODES[arm],
      PURPOSES.unseen,
      cells.cellIndexes[row] as number,
      cells.parts[row] as number,
    );
    sum += binomialQuantile(u, failed, Math.min(1, unseenRate / errorRate));
  }
  return sum;
}
