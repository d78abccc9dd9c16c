import type { Arm } from '../../model/arm.js';
import { CELLS_AT_ONCE, SUMS } from './cell-columns.js';
import type { ArmConditions, CellConditions } from './conditions/cell-conditions.js';

const FIRST_CAPACITY = 128;

/** What is kept of each row, a column of numbers each, with room for more rows than there are; they grow as it takes. */
export class RowColumns {
  sums = new Float64Array((FIRST_CAPACITY + 1) * SUMS);
  cellIndexes = new Float64Array(FIRST_CAPACITY);
  parts = new Uint8Array(FIRST_CAPACITY);
  fromSeconds = new Float64Array(FIRST_CAPACITY);
  toSeconds = new Float64Array(FIRST_CAPACITY);
  /** Of the part that the row was drawn as, of which it may be a piece. */
  partFrom = new Float64Array(FIRST_CAPACITY);
  partTo = new Float64Array(FIRST_CAPACITY);
  /** Of all latencies in the cell: the logarithm of what noise multiplies them by. */
  latencyLogFactors = new Float64Array(FIRST_CAPACITY);
  readonly conditions: CellConditions[] = [];
  /** Those of its requests that are no retries. */
  firstAttempts = new Float64Array(FIRST_CAPACITY);
  capacity = FIRST_CAPACITY;

  /** What a column adds up to over the rows from `first`, up to but without `end`. */
  total(column: number, first: number, end: number): number {
    return (this.sums[end * SUMS + column] as number) - (this.sums[first * SUMS + column] as number);
  }

  armConditions(arm: Arm, row: number): ArmConditions {
    return ofArm((this.conditions[row] as CellConditions).arms, arm);
  }

  /** How many rows from one on are of cells that follow on one another under the same conditions; none from `end` on, and no more than are drawn at once. */
  alikeFrom(row: number, end: number): number {
    const { cellIndexes, parts, conditions, latencyLogFactors } = this;
    const [cellIndex, part, factor] = [cellIndexes[row] as number, parts[row], latencyLogFactors[row]];
    const most = Math.min(end - row, CELLS_AT_ONCE);
    let alike = 1;
    while (
      alike < most &&
      cellIndexes[row + alike] === cellIndex + alike &&
      parts[row + alike] === part &&
      conditions[row + alike] === conditions[row] &&
      latencyLogFactors[row + alike] === factor
    ) {
      alike++;
    }
    return alike;
  }

  /** Of so many rows, the one that begins at an instant, or within which it lies. */
  protected search(seconds: number, count: number, cellSeconds: number): number {
    const { toSeconds } = this;
    if (count === 0 || (toSeconds[count - 1] as number) <= seconds) return count;
    // Each cell has a row at least, so that this one does not begin later; mostly it is the one.
    const guess = Math.max(0, Math.floor(seconds / cellSeconds) - (this.cellIndexes[0] as number));
    if ((toSeconds[guess] as number) > seconds) return guess;
    let [from, to] = [guess + 1, count];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((toSeconds[middle] as number) > seconds) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  protected columns(): readonly Column[] {
    const { cellIndexes, parts, fromSeconds, toSeconds, partFrom, partTo, latencyLogFactors, firstAttempts } = this;
    return [cellIndexes, parts, fromSeconds, toSeconds, partFrom, partTo, latencyLogFactors, firstAttempts];
  }

  protected grow(): void {
    this.capacity *= 2;
    this.sums = longer(this.sums, (this.capacity + 1) * SUMS);
    this.cellIndexes = longer(this.cellIndexes, this.capacity);
    const parts = new Uint8Array(this.capacity);
    parts.set(this.parts);
    this.parts = parts;
    this.fromSeconds = longer(this.fromSeconds, this.capacity);
    this.toSeconds = longer(this.toSeconds, this.capacity);
    this.partFrom = longer(this.partFrom, this.capacity);
    this.partTo = longer(this.partTo, this.capacity);
    this.latencyLogFactors = longer(this.latencyLogFactors, this.capacity);
    this.firstAttempts = longer(this.firstAttempts, this.capacity);
  }
}

/** What an arm has. By comparisons, not by its name: that would look into a hash table each time. */
export function ofArm<Of>({ stable, baseline, canary }: Readonly<Record<Arm, Of>>, arm: Arm): Of {
  return arm === 'canary' ? canary : arm === 'stable' ? stable : baseline;
}

export type Column = Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

function longer(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(column);
  return grown;
}
