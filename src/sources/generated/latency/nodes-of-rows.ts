import type { Arm } from '../../../model/arm.js';
import type { LatencyBins } from '../../../model/source.js';
import { ARM_CODES, PURPOSES } from '../../../random/address.js';
import { uniforms } from '../../../random/uniform.js';
import { binomialQuantiles } from '../../../stats/lattice/binomial.js';
import { BUCKET_COUNT } from '../../../stats/numeric/exponential-buckets.js';
import { CELLS_AT_ONCE } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';

/** Used again for each node. */
const u = new Float64Array(CELLS_AT_ONCE);

/**
 * How many of an arm's requests are in each of some nodes of the tree of latency buckets, in rows that follow on one another and
 * are alike: a node of all of them takes little longer than of one, and who reads a row mostly reads the next.
 */
export class NodesOfRows {
  private readonly cells: ServedCells;
  private readonly arm: Arm;
  /** Of the arm's requests. */
  private readonly column: number;
  /** By node, a number a row. */
  private readonly columns: (Float64Array | undefined)[] = [];
  /** The rows that are known, and as of when; the bins that were asked for last. */
  private first = 0;
  private end = 0;
  private edition = -1;
  private bins: LatencyBins | null = null;
  /** How often rows were begun anew, and by node when it was divided last. */
  private begun = 0;
  private readonly dividedIn = new Int32Array(BUCKET_COUNT);

  constructor(cells: ServedCells, arm: Arm, column: number) {
    this.cells = cells;
    this.arm = arm;
    this.column = column;
  }

  /** The place of a row in the columns of nodes, which are known for these bins then. */
  at(row: number, bins: LatencyBins): number {
    const { cells } = this;
    const isKnown = row >= this.first && row < this.end && cells.edition === this.edition;
    if (!isKnown) this.begin(row);
    if (!isKnown || bins !== this.bins) {
      this.bins = bins;
      this.divide(bins);
    }
    return row - this.first;
  }

  /** By place of a row. */
  of(node: number): Float64Array {
    const known = this.columns[node] ?? new Float64Array(CELLS_AT_ONCE);
    this.columns[node] = known;
    return known;
  }

  private begin(row: number): void {
    const { cells } = this;
    const many = cells.alikeFrom(row, cells.count);
    this.first = row;
    this.end = row + many;
    this.edition = cells.edition;
    this.begun++;
    const all = this.of(1);
    for (let i = 0; i < many; i++) all[i] = cells.total(this.column, row + i, row + i + 1);
  }

  /** Those nodes that are not divided yet. */
  private divide({ divided }: LatencyBins): void {
    const { cells, first, end, dividedIn, begun } = this;
    const { key } = cells;
    const arm = ARM_CODES[this.arm];
    const many = end - first;
    const tree = cells.armConditions(this.arm, first).latency;
    const logFactor = cells.latencyLogFactors[first] as number;
    const cellIndex = cells.cellIndexes[first] as number;
    const address = (cells.parts[first] as number) * BUCKET_COUNT;
    for (let i = 0; i < divided.length; i++) {
      const node = divided[i] as number;
      if (dividedIn[node] === begun) continue;
      dividedIn[node] = begun;
      const [counts, lower, upper] = [this.of(node), this.of(2 * node), this.of(2 * node + 1)];
      if (isEmpty(counts, many)) {
        lower.fill(0);
        upper.fill(0);
        continue;
      }
      uniforms(key, arm, PURPOSES.latency, cellIndex, address + node, many, u);
      binomialQuantiles(u, counts, tree.leftShare(node, logFactor), many, lower);
      for (let j = 0; j < many; j++) upper[j] = (counts[j] as number) - (lower[j] as number);
    }
  }
}

function isEmpty(counts: Float64Array, many: number): boolean {
  for (let i = 0; i < many; i++) if ((counts[i] as number) > 0) return false;
  return true;
}
