import type { Arm } from '../model/arm.js';
import { ARM_CODES, type ArmCode, PURPOSES } from '../random/address.js';
import type { Key } from '../random/key.js';
import { uniform } from '../random/uniform.js';
import { binomialQuantile } from '../stats/lattice/binomial.js';
import { BUCKET_COUNT, BUCKET_LEVELS, logAtBucketPosition } from '../stats/numeric/exponential-buckets.js';
import type { LatencyTree } from './latency-tree.js';
import { type CellTraffic, conditionsOf, countsOf } from './serve-cell.js';

/** The smallest number `uniform` gives, and the smallest distance of one from 1. */
const SMALLEST_UNIFORM = 1.1102230246251565e-16;

/**
 * Splits that were drawn before, of one arm under one key, by cell and node. Not needed for the same answer, which every
 * draw gives again; several readings of the same cells, as a stage's and the whole run's, share one to draw only once.
 */
export type DrawnSplits = Map<number, number>;

/** So many splits are remembered at most: some 50 MB. */
const MOST_REMEMBERED = 1_000_000;

/**
 * The latencies of an arm's requests in some cells, by rank. Each rank goes down the tree from the root: in each node
 * every cell's count is split by a binomial draw with an address of its own, and only the half that holds the rank is
 * looked into. The other halves stay undrawn, and come out the same whenever somebody asks for them.
 *
 * This is where a study that judges latencies spends three quarters of its time.
 */
export class LatencyQuantiles {
  private readonly key: Key;
  private readonly arm: Arm;
  private readonly armCode: ArmCode;
  private readonly cells: readonly CellTraffic[];
  private readonly requests: number;
  private readonly drawn: DrawnSplits | null;
  /** Quantiles asked for before, each followed by its latency. */
  private readonly known: number[] = [];
  /**
   * Of the latest path down the tree: where it ended, 0 before the first, and for each of its nodes each cell's split.
   * The next path shares its upper part, four nodes of ten between a p50 of 50 ms and a p99 of 200, and does not draw it again.
   */
  private latestLeaf = 0;
  private readonly latestSplits: number[] = [];

  /** `requests` is how many the arm served in the cells: at least one. */
  constructor(key: Key, arm: Arm, cells: readonly CellTraffic[], requests: number, drawn: DrawnSplits | null) {
    this.key = key;
    this.arm = arm;
    this.armCode = ARM_CODES[arm];
    this.cells = cells;
    this.requests = requests;
    this.drawn = drawn;
  }

  /** The latency, in milliseconds, at `quantile` in (0, 1]. */
  at(quantile: number): number {
    const { known, cells } = this;
    for (let i = 0; i < known.length; i += 2) if (known[i] === quantile) return known[i + 1] as number;
    const rank = quantile * this.requests;
    const position = cells.length === 1 ? this.positionInCell(cells[0] as CellTraffic, rank) : this.position(rank);
    const value = Math.exp(logAtBucketPosition(position));
    known.push(quantile, value);
    return value;
  }

  /** How many requests are in this bucket, from 0 to 1024, or a slower one. One path down the tree, as for a quantile. */
  from(bucket: number): number {
    let slower = 0;
    for (const cell of this.cells) slower += this.fromInCell(cell, bucket);
    return slower;
  }

  private fromInCell(cell: CellTraffic, bucket: number): number {
    let count = countsOf(cell, this.arm).requests;
    if (bucket <= 0) return count;
    const tree = conditionsOf(cell, this.arm).latency;
    let slower = 0;
    let node = 1;
    for (let width = BUCKET_COUNT / 2, middle = width; width >= 1 && count > 0; width /= 2) {
      const left = this.split(cell.cellIndex, tree, cell.latencyLogFactor, node, count);
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

  /** Adds how many requests are in each bucket. */
  addTo(counts: Float64Array): void {
    for (const cell of this.cells) this.addNode(cell, 1, countsOf(cell, this.arm).requests, counts);
  }

  private addNode(cell: CellTraffic, node: number, count: number, counts: Float64Array): void {
    if (count === 0) return;
    if (node >= BUCKET_COUNT) {
      counts[node - BUCKET_COUNT] = (counts[node - BUCKET_COUNT] as number) + count;
      return;
    }
    const tree = conditionsOf(cell, this.arm).latency;
    const left = this.split(cell.cellIndex, tree, cell.latencyLogFactor, node, count);
    this.addNode(cell, 2 * node, left, counts);
    this.addNode(cell, 2 * node + 1, count - left, counts);
  }

  /** Where on the grid of buckets the request at a rank is, the rank counted from the fastest, in (0, requests]. */
  private position(rankInTotal: number): number {
    const { cells, latestSplits: splits } = this;
    const size = cells.length;
    const counts = cells.map((cell) => countsOf(cell, this.arm).requests);
    const trees = cells.map((cell) => conditionsOf(cell, this.arm).latency);
    let rank = rankInTotal;
    let node = 1;
    for (let level = 0; level < BUCKET_LEVELS; level++) {
      const isKnown = node === this.latestLeaf >> (BUCKET_LEVELS - level);
      let left = 0;
      for (let i = 0, at = level * size; i < size; i++, at++) {
        if (!isKnown) {
          const { cellIndex, latencyLogFactor } = cells[i] as CellTraffic;
          splits[at] = this.split(cellIndex, trees[i] as LatencyTree, latencyLogFactor, node, counts[i] as number);
        }
        left += splits[at] as number;
      }
      const isLower = rank <= left;
      for (let i = 0, at = level * size; i < size; i++, at++) {
        counts[i] = isLower ? (splits[at] as number) : (counts[i] as number) - (splits[at] as number);
      }
      node = 2 * node + (isLower ? 0 : 1);
      if (!isLower) rank -= left;
    }
    this.latestLeaf = node;
    let inBucket = 0;
    for (const count of counts) inBucket += count;
    return node - BUCKET_COUNT + rank / inBucket;
  }

  /** As `position`, where there is one cell, as in most windows of most plans: without arrays, a study is 8 % faster. */
  private positionInCell(cell: CellTraffic, rankInTotal: number): number {
    const { latestSplits: splits, latestLeaf } = this;
    const { cellIndex, latencyLogFactor } = cell;
    const tree = conditionsOf(cell, this.arm).latency;
    let count = this.requests;
    let rank = rankInTotal;
    let node = 1;
    for (let level = 0; level < BUCKET_LEVELS; level++) {
      const isKnown = node === latestLeaf >> (BUCKET_LEVELS - level);
      const left = isKnown ? (splits[level] as number) : this.split(cellIndex, tree, latencyLogFactor, node, count);
      if (!isKnown) splits[level] = left;
      if (rank <= left) {
        count = left;
        node = 2 * node;
      } else {
        count -= left;
        rank -= left;
        node = 2 * node + 1;
      }
    }
    this.latestLeaf = node;
    return node - BUCKET_COUNT + rank / count;
  }

  /** How many of a node's `count` requests in a cell are in its lower half. */
  private split(cellIndex: number, tree: LatencyTree, logFactor: number, node: number, count: number): number {
    if (count === 0) return 0;
    const share = tree.leftShare(node, logFactor);
    // Where all but a vanishing share lies on one side, no uniform number can put a request on the other: skip the draw.
    if (count * share < SMALLEST_UNIFORM) return 0;
    if (count * (1 - share) < SMALLEST_UNIFORM) return count;
    const { drawn } = this;
    const address = cellIndex * BUCKET_COUNT + node;
    const known = drawn?.get(address);
    if (known !== undefined) return known;
    const left = binomialQuantile(uniform(this.key, this.armCode, PURPOSES.latency, cellIndex, node), count, share);
    if (drawn !== null && drawn.size < MOST_REMEMBERED) drawn.set(address, left);
    return left;
  }
}
