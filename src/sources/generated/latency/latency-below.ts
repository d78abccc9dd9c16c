import type { Arm } from '../../../model/arm.js';
import { ARM_CODES, type ArmCode } from '../../../random/address.js';
import { requestsColumn } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';
import { ALL, FIRST_MIDDLE, type LatencyEdges } from './latency-edges.js';

/**
 * How many of an arm's requests are faster than each of several edges of latency buckets: the same tree as `LatencyCounts`
 * has, and the same draws, each once for all edges. Nodes that hold no edge, or no request, stay undrawn.
 */
export class LatencyBelow {
  private readonly cells: ServedCells;
  private readonly arm: Arm;
  private readonly armCode: ArmCode;
  private readonly column: number;
  /** Of a row, as `LatencyEdges` numbers them. */
  private below = new Float64Array(64);

  constructor(cells: ServedCells, arm: Arm) {
    this.cells = cells;
    this.arm = arm;
    this.armCode = ARM_CODES[arm];
    this.column = requestsColumn(arm);
  }

  /** Adds to `counts`, for each edge, what the rows from `first`, up to but without `end`, have below it. */
  addTo(counts: Float64Array, edges: LatencyEdges, first: number, end: number): void {
    const { cells, column } = this;
    const { nodes, places } = edges;
    if (this.below.length < FIRST_MIDDLE + nodes.length)
      this.below = new Float64Array(2 * (FIRST_MIDDLE + nodes.length));
    const { below } = this;
    for (let row = first; row < end; row++) {
      const count = cells.total(column, row, row + 1);
      if (count === 0) continue;
      below[ALL] = count;
      this.split(edges, row);
      for (let i = 0; i < places.length; i++) {
        counts[i] = (counts[i] as number) + (below[places[i] as number] as number);
      }
    }
  }

  private split({ nodes, lower, upper }: LatencyEdges, row: number): void {
    const { cells, armCode, below } = this;
    const { key } = cells;
    const tree = cells.armConditions(this.arm, row).latency;
    const cellIndex = cells.cellIndexes[row] as number;
    const part = cells.parts[row] as number;
    const logFactor = cells.latencyLogFactors[row] as number;
    for (let i = 0; i < nodes.length; i++) {
      const before = below[lower[i] as number] as number;
      const count = (below[upper[i] as number] as number) - before;
      const node = nodes[i] as number;
      if (count === 0) below[FIRST_MIDDLE + i] = before;
      else below[FIRST_MIDDLE + i] = before + tree.leftOf(key, armCode, cellIndex, part, node, count, logFactor);
    }
  }
}
