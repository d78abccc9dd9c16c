import type { Arm } from '../../../model/arm.js';
import type { LatencyBins } from '../../../model/source.js';
import { ARM_CODES, type ArmCode } from '../../../random/address.js';
import { BUCKET_COUNT, BUCKET_LEVELS, levelOf } from '../../../stats/numeric/exponential-buckets.js';
import { requestsColumn } from '../cell-columns.js';
import type { ServedCells } from '../served-cells.js';
import { NodesOfRows } from './nodes-of-rows.js';

/** A rank among the requests in one node of the tree, and how many there are. */
export interface RankInNode {
  node: number;
  count: number;
  rank: number;
}

/** Sums, over rows, of an arm's requests in one node of the tree of buckets, as far as anybody asked. */
interface NodeSums {
  /** The rows that are filled in: from `first`, up to but without `end`. */
  first: number;
  end: number;
  /** Entry `i` less entry `j` is the sum over the rows from `j` to `i`. */
  sums: Float64Array;
  generation: number;
}

/**
 * The latencies of an arm's requests, by rank, over any stretch of rows. Each rank goes down the tree from the root: in each
 * node every cell's count is split by a binomial draw with an address of its own, and only the half that holds the rank is
 * looked into. The other halves stay undrawn, and come out the same whenever somebody asks for them.
 *
 * Over several rows, sums of the nodes that a path leads through are kept, so that the next stretch, which mostly is the same
 * but for its ends, draws only what is new. This is where a study that judges latencies spends three quarters of its time.
 */
export class LatencyCounts {
  private readonly cells: ServedCells;
  private readonly arm: Arm;
  private readonly armCode: ArmCode;
  /** Of the arm's requests. */
  private readonly column: number;
  private readonly nodes = new Map<number, NodeSums>();
  /**
   * Of the latest path down the tree of one row: where it ended, and what it split off in each of its nodes, by level. The
   * next path shares its upper part, four nodes of ten between a p50 of 50 ms and a p99 of 200.
   */
  private latestRow = -1;
  private latestGeneration = -1;
  private latestNode = 1;
  private readonly latestSplits = new Float64Array(BUCKET_LEVELS);
  private readonly inBins: NodesOfRows;

  constructor(cells: ServedCells, arm: Arm, column = requestsColumn(arm)) {
    this.cells = cells;
    this.arm = arm;
    this.armCode = ARM_CODES[arm];
    this.column = column;
    this.inBins = new NodesOfRows(cells, arm, column);
  }

  /** How many requests in some rows are in this bucket, from 0 to 1024, or a slower one. */
  from(bucket: number, first: number, end: number): number {
    if (end - first === 1) return this.fromInRow(first, bucket);
    if (bucket <= 0) return this.totalOf(1, first, end);
    let below = 0;
    let node = 1;
    for (let width = BUCKET_COUNT / 2, middle = width; width >= 1; width /= 2) {
      if (bucket <= middle) {
        node = 2 * node;
        if (bucket === middle) return this.totalOf(1, first, end) - below - this.totalOf(node, first, end);
        middle -= width / 2;
      } else {
        below += this.totalOf(2 * node, first, end);
        node = 2 * node + 1;
        middle += width / 2;
      }
    }
    return 0;
  }

  /** Adds to `counts`, of each bin, how many requests in some rows are in it. */
  addTo(counts: Float64Array | number[], bins: LatencyBins, first: number, end: number): void {
    const { nodes } = bins;
    for (let row = first; row < end; row++) {
      if (this.cells.total(this.column, row, row + 1) === 0) continue;
      const at = this.inBins.at(row, bins);
      for (let place = 0; place < nodes.length; place++) {
        const ofNode = this.inBins.of(nodes[place] as number);
        counts[place] = (counts[place] as number) + (ofNode[at] as number);
      }
    }
  }

  private fromInRow(row: number, bucket: number): number {
    let count = this.cells.total(this.column, row, row + 1);
    if (bucket <= 0) return count;
    let slower = 0;
    let node = 1;
    for (let width = BUCKET_COUNT / 2, middle = width; width >= 1 && count > 0; width /= 2) {
      const left = this.split(row, node, count);
      if (bucket <= middle) {
        slower += count - left;
        if (bucket === middle) return slower;
        count = left;
        node = 2 * node;
        middle -= width / 2;
      } else {
        count -= left;
        node = 2 * node + 1;
        middle += width / 2;
      }
    }
    return slower;
  }

  /** Takes a rank down the tree over some rows, so many levels or to the bottom. */
  goDown(at: RankInNode, levels: number, first: number, end: number): void {
    if (end - first === 1) {
      this.goDownInRow(at, levels, first);
      return;
    }
    for (let level = 0; level < levels && at.node < BUCKET_COUNT; level++) {
      const left = this.totalOf(2 * at.node, first, end);
      if (at.rank <= left) {
        at.count = left;
        at.node = 2 * at.node;
      } else {
        at.count -= left;
        at.rank -= left;
        at.node = 2 * at.node + 1;
      }
    }
  }

  /** The same of one row, as in most windows of most plans: nothing is kept but the latest path. */
  private goDownInRow(at: RankInNode, levels: number, row: number): void {
    const { cells, armCode, latestSplits: splits } = this;
    const { key } = cells;
    if (this.latestRow !== row || this.latestGeneration !== cells.generation) {
      this.latestRow = row;
      this.latestGeneration = cells.generation;
      this.latestNode = 1;
    }
    const { latestNode } = this;
    const latestLevel = levelOf(latestNode);
    const tree = cells.armConditions(this.arm, row).latency;
    const logFactor = cells.latencyLogFactors[row] as number;
    const cellIndex = cells.cellIndexes[row] as number;
    const part = cells.parts[row] as number;
    let { node, count, rank } = at;
    let level = levelOf(node);
    // What goes on from elsewhere than the latest path has other nodes above it.
    const isKept = level <= latestLevel && node === latestNode >> (latestLevel - level);
    const last = Math.min(BUCKET_LEVELS, level + levels);
    for (; level < last; level++) {
      let left: number;
      if (level < latestLevel && node === latestNode >> (latestLevel - level)) {
        left = splits[level] as number;
      } else {
        left = tree.leftOf(key, armCode, cellIndex, part, node, count, logFactor);
        if (isKept) splits[level] = left;
      }
      if (rank <= left) {
        count = left;
        node = 2 * node;
      } else {
        count -= left;
        rank -= left;
        node = 2 * node + 1;
      }
    }
    at.node = node;
    at.count = count;
    at.rank = rank;
    if (isKept && (level > latestLevel || node !== latestNode >> (latestLevel - level))) this.latestNode = node;
  }

  /** How many requests in some rows are in a node. */
  private totalOf(node: number, first: number, end: number): number {
    if (node === 1) return this.cells.total(this.column, first, end);
    const { sums } = this.filled(node, first, end);
    return (sums[end] as number) - (sums[first] as number);
  }

  /** The sums of a node, filled in over some rows. Those of the nodes above it are then, too. */
  private filled(node: number, first: number, end: number): NodeSums {
    const known = this.sumsOf(node);
    if (known.first <= first && known.end >= end) return known;
    const above = node >> 1;
    const parent = above === 1 ? null : this.filled(above, first, end).sums;
    // What lies apart from what is known already begins anew: the rows between stay undrawn.
    if (known.first > end || known.end < first) {
      known.first = first;
      known.end = first;
      known.sums[first] = 0;
    }
    for (; known.end < end; known.end++) {
      const row = known.end;
      known.sums[row + 1] = (known.sums[row] as number) + this.part(node, row, parent);
    }
    while (known.first > first) {
      const row = --known.first;
      known.sums[row] = (known.sums[row + 1] as number) - this.part(node, row, parent);
    }
    return known;
  }

  /** What a row has in a node, by the sums of the node above; null: that is the root. */
  private part(node: number, row: number, parent: Float64Array | null): number {
    const count =
      parent === null
        ? this.cells.total(this.column, row, row + 1)
        : (parent[row + 1] as number) - (parent[row] as number);
    const left = this.split(row, node >> 1, count);
    return node % 2 === 0 ? left : count - left;
  }

  private sumsOf(node: number): NodeSums {
    const { generation, capacity } = this.cells;
    const rows = capacity + 1;
    const known = this.nodes.get(node);
    if (known === undefined) {
      const made = { first: 0, end: 0, sums: new Float64Array(rows), generation };
      this.nodes.set(node, made);
      return made;
    }
    if (known.generation !== generation) {
      known.first = 0;
      known.end = 0;
      known.generation = generation;
    }
    if (known.sums.length < rows) {
      const sums = new Float64Array(rows);
      sums.set(known.sums);
      known.sums = sums;
    }
    return known;
  }

  /** How many of a node's `count` requests in a row are in its lower half. */
  split(row: number, node: number, count: number): number {
    if (count === 0) return 0;
    const { cells, armCode } = this;
    const tree = cells.armConditions(this.arm, row).latency;
    const [cellIndex, part] = [cells.cellIndexes[row] as number, cells.parts[row] as number];
    return tree.leftOf(cells.key, armCode, cellIndex, part, node, count, cells.latencyLogFactors[row] as number);
  }
}
