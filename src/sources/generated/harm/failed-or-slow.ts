import type { Arm } from '../../../model/arm.js';
import { PURPOSES } from '../../../random/address.js';
import { binomialQuantile } from '../../../stats/lattice/binomial.js';
import { hypergeometricQuantile } from '../../../stats/lattice/hypergeometric-quantile.js';
import { logAtBucketPosition, nearestBucketEdge } from '../../../stats/numeric/exponential-buckets.js';
import { SUM } from '../cell-columns.js';
import type { LatencyCounts } from '../latency/latency-counts.js';
import type { ServedCells } from '../served-cells.js';
import { drawOfRow, sumOfRows } from './draw-of-row.js';

/** The rows that an arm served; its requests are in `column`, its errors in the next. */
interface ServedByArm {
  readonly cells: ServedCells;
  readonly arm: Arm;
  readonly column: number;
  readonly latencies: LatencyCounts;
}

/** Kinds of draws. */
const [BOTH, IF_STABLE] = [0, 1];

/**
 * Requests that failed, or were slow, over runs of rows: each once. Which of the requests of a row are slow is independent of
 * which of them fail, as the world has it: how many are both is hypergeometric, drawn by an address of its own, so that a
 * stretch has what its rows have. Sums are kept, so that a stretch that grows draws only what is new.
 */
export class FailedOrSlow {
  private readonly reader: ServedByArm;
  private bucket = -1;
  private generation = -1;
  private first = 0;
  private end = 0;
  /** Entry `i` less entry `j` is the sum over the rows from `j` to `i`. */
  private sums = new Float64Array(0);

  constructor(reader: ServedByArm) {
    this.reader = reader;
  }

  /** In the rows from `first`, up to but without `end`. */
  total(limitMs: number, first: number, end: number): number {
    const { generation, capacity } = this.reader.cells;
    const bucket = nearestBucketEdge(limitMs);
    const isKnown = bucket === this.bucket && generation === this.generation && this.first <= end && this.end >= first;
    if (this.sums.length <= capacity) {
      const sums = new Float64Array(capacity + 1);
      sums.set(this.sums);
      this.sums = sums;
    }
    if (!isKnown) {
      this.bucket = bucket;
      this.generation = generation;
      this.first = first;
      this.end = first;
      this.sums[first] = 0;
    }
    const { sums } = this;
    for (; this.end < end; this.end++) sums[this.end + 1] = (sums[this.end] as number) + this.inRow(this.end);
    while (this.first > first) {
      const row = --this.first;
      sums[row] = (sums[row + 1] as number) - this.inRow(row);
    }
    return (sums[end] as number) - (sums[first] as number);
  }

  private inRow(row: number): number {
    const { cells, column, latencies } = this.reader;
    const requests = cells.total(column, row, row + 1);
    const failed = cells.total(column + 1, row, row + 1);
    return requests === 0 ? 0 : this.either(row, requests, failed, latencies.from(this.bucket, row, row + 1));
  }

  /** How many of a row's requests failed, or were slow, where so many did and so many were. */
  private either(row: number, requests: number, failed: number, slow: number): number {
    return failed + slow - hypergeometricQuantile(this.drawAt(row, BOTH), slow, failed, requests);
  }

  /**
   * Those of the canary that stable would not have had in its place, less those that stable alone would have had. Of the
   * canary's slow requests stable would have been slow on a part, drawn at random, or on others too, if it is the slower one.
   */
  excess(limitMs: number, first: number, end: number): number {
    const { cells, column, latencies } = this.reader;
    this.total(limitMs, first, end);
    const edgeMs = Math.exp(logAtBucketPosition(this.bucket));
    return sumOfRows(first, end, (row) => {
      const requests = cells.total(column, row, row + 1);
      if (requests === 0) return 0;
      const slow = latencies.from(this.bucket, row, row + 1);
      const failed = cells.total(column + 1, row, row + 1);
      const failedIfStable = Math.min(requests, cells.total(SUM.canaryErrorsIfStable, row, row + 1));
      const slowIfStable = this.slowIfStable(row, requests, slow, edgeMs);
      return this.either(row, requests, failed, slow) - this.either(row, requests, failedIfStable, slowIfStable);
    });
  }

  private slowIfStable(row: number, requests: number, slow: number, edgeMs: number): number {
    const { cells } = this.reader;
    const { arms, ifStable } = cells.conditions[row] as (typeof cells.conditions)[number];
    const logFactor = cells.latencyLogFactors[row] as number;
    const own = arms.canary.latency.slowerShare(edgeMs, logFactor);
    const stable = ifStable.latency.slowerShare(edgeMs, logFactor);
    if (own === stable) return slow;
    const u = this.drawAt(row, IF_STABLE);
    if (stable < own) return binomialQuantile(u, slow, stable / own);
    return slow + binomialQuantile(u, requests - slow, (stable - own) / (1 - own));
  }

  private drawAt(row: number, kind: number): number {
    const { cells, arm } = this.reader;
    return drawOfRow(cells, arm, PURPOSES.failedOrSlow, row, kind);
  }
}
