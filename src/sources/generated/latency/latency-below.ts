import type { Arm } from '../../../model/arm.js';
import { ARM_CODES, type ArmCode } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { BUCKET_COUNT } from '../../../stats/numeric/exponential-buckets.js';
import { requestsColumn } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';
import type { LatencyTree } from './latency-tree.js';

/**
 * How many of an arm's requests are faster than each of several edges of latency buckets: the same tree as `LatencyCounts`
 * has, and the same draws, each once for all edges. Nodes that hold no edge, or no request, stay undrawn.
 */
export class LatencyBelow {
  private readonly cells: ServedCells;
  private readonly arm: Arm;
  private readonly armCode: ArmCode;
  private readonly column: number;
  private edges: Int32Array = new Int32Array(0);
  private counts: Float64Array = new Float64Array(0);
  /** Of the row that is being read. */
  private tree: LatencyTree | null = null;
  private key: Key;
  private cellIndex = 0;
  private part = 0;
  private logFactor = 0;

  constructor(cells: ServedCells, arm: Arm) {
    this.cells = cells;
    this.arm = arm;
    this.armCode = ARM_CODES[arm];
    this.column = requestsColumn(arm);
    this.key = cells.key;
  }

  /**
   * Adds to `counts`, for each edge, as the bucket that it begins, what the rows from `first`, up to but without `end`, have
   * below it. Edges are in ascending order.
   */
  addTo(counts: Float64Array, edges: Int32Array, first: number, end: number): void {
    const { cells } = this;
    this.counts = counts;
    this.edges = edges;
    this.key = cells.key;
    let from = 0;
    while (from < edges.length && (edges[from] as number) <= 0) from++;
    for (let row = first; row < end; row++) {
      const count = cells.total(this.column, row, row + 1);
      if (count === 0) continue;
      this.tree = cells.armConditions(this.arm, row).latency;
      this.cellIndex = cells.cellIndexes[row] as number;
      this.part = cells.parts[row] as number;
      this.logFactor = cells.latencyLogFactors[row] as number;
      this.visit(1, 0, BUCKET_COUNT, count, 0, from, edges.length);
    }
  }

  /**
   * A node that begins at a bucket, is so many wide and holds so many requests, with so many before it; the edges that lie
   * within it, or at its end, are those from `from`, up to but without `to`.
   */
  private visit(
    node: number,
    begins: number,
    width: number,
    count: number,
    before: number,
    from: number,
    to: number,
  ): void {
    const { edges, counts } = this;
    let last = to;
    while (last > from && edges[last - 1] === begins + width) {
      last--;
      counts[last] = (counts[last] as number) + before + count;
    }
    if (last === from) return;
    if (count === 0) {
      for (let i = from; i < last; i++) counts[i] = (counts[i] as number) + before;
      return;
    }
    const { key, armCode, cellIndex, part, logFactor } = this;
    const left = (this.tree as LatencyTree).leftOf(key, armCode, cellIndex, part, node, count, logFactor);
    const half = width / 2;
    const middle = begins + half;
    let right = from;
    while (right < last && (edges[right] as number) <= middle) right++;
    if (right > from) this.visit(2 * node, begins, half, left, before, from, right);
    if (last > right) this.visit(2 * node + 1, middle, half, count - left, before + left, right, last);
  }
}
