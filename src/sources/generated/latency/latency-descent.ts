import type { LatencyRange } from '../../../model/source.js';
import {
  BUCKET_COUNT,
  BUCKET_LEVELS,
  levelOf,
  logAtBucketPosition,
} from '../../../stats/numeric/exponential-buckets.js';
import type { LatencyCounts, RankInNode } from './latency-counts.js';

/**
 * The latency at a rank of an arm's requests, on its way down the tree of buckets: each step draws a split or more and leaves
 * half of the buckets that it may lie in, or fewer. What compares latencies goes only as far down as it takes to tell them
 * apart.
 */
export class LatencyDescent implements LatencyRange, RankInNode {
  leastMs = 0;
  mostMs = Number.POSITIVE_INFINITY;
  quantile = Number.NaN;
  node = 1;
  count = 0;
  rank = 0;
  private readonly counts: LatencyCounts;
  private first = 0;
  private end = 0;

  constructor(counts: LatencyCounts) {
    this.counts = counts;
  }

  /** Begins anew, at a quantile of the requests in the rows from `first`, up to but without `end`. */
  begin(quantile: number, requests: number, first: number, end: number): this {
    this.quantile = quantile;
    this.rank = quantile * requests;
    this.count = requests;
    this.node = 1;
    this.first = first;
    this.end = end;
    this.leastMs = 0;
    this.mostMs = Number.POSITIVE_INFINITY;
    return this;
  }

  narrow(): void {
    if (this.node >= BUCKET_COUNT) return;
    this.goDown(this.node === 1 ? FIRST_LEVELS : 1);
    const { node } = this;
    if (node >= BUCKET_COUNT) return;
    const width = BUCKET_COUNT >> levelOf(node);
    const bucket = node * width - BUCKET_COUNT;
    this.leastMs = edgeMs(bucket) * (1 - ROUNDING);
    this.mostMs = edgeMs(bucket + width) * (1 + ROUNDING);
  }

  exactMs(): number {
    this.goDown(BUCKET_LEVELS);
    return this.leastMs;
  }

  private goDown(levels: number): void {
    if (this.node >= BUCKET_COUNT) return;
    this.counts.goDown(this, levels, this.first, this.end);
    const { node, rank, count } = this;
    if (node < BUCKET_COUNT) return;
    this.leastMs = this.mostMs = Math.exp(logAtBucketPosition(node - BUCKET_COUNT + rank / count));
  }
}

/** The eighth of all buckets that a latency lies in, which spans four octaves, is the first to tell two of them apart. */
const FIRST_LEVELS = 3;

/** More than an exponential function errs by: a latency in a bucket is never beyond what is taken for its edge. */
const ROUNDING = 1e-14;

const edges = new Float64Array(BUCKET_COUNT + 1);

function edgeMs(bucket: number): number {
  if (edges[bucket] === 0) edges[bucket] = Math.exp(logAtBucketPosition(bucket));
  return edges[bucket] as number;
}
