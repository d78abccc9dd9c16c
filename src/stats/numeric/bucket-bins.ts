import { BUCKET_COUNT, levelOf } from './exponential-buckets.js';

/** Parts of the grid of `exponential-buckets`, each a node of the binary tree over it: every bucket is in just one. */
export interface BucketBins {
  /** The node of each bin, from the fastest. */
  readonly nodes: readonly number[];
  /** The nodes above them, from the root at 1: each after the one above it. */
  readonly divided: readonly number[];
}

/** Each bucket a bin of its own. */
export const BUCKETS: BucketBins = {
  nodes: Array.from({ length: BUCKET_COUNT }, (_, bucket) => BUCKET_COUNT + bucket),
  divided: Array.from({ length: BUCKET_COUNT - 1 }, (_, i) => i + 1),
};

const HALVES: BucketBins = { nodes: [2, 3], divided: [1] };

/** So few counts are told apart in full: it costs little. */
const FEW = 20_000;

/** A bin has at most this part of what is in it or above it, so that a difference of two tails is hardly missed. */
const PART = 1 / 4;

/**
 * Bins as fine as differences of such counts can show: the coarser the more there is as slow or slower, and none
 * that holds less than chance moves. Of a one-sided Kolmogorov–Smirnov test they take little power: for latencies 1 % longer
 * 98.8 → 97.9 %, for those of the slowest 3 % longer 89 → 86 %.
 *
 * They are divided level by level, so that what is not divided is not looked into.
 */
export function binsFor(counted: Bucketed): BucketBins {
  let bins = HALVES;
  for (;;) {
    const counts = emptyBins(bins);
    addInBins(counts, counted, bins);
    let total = 0;
    for (const count of counts) total += count;
    if (total < FEW) return BUCKETS;
    const finer = dividedWhere(counts, total, bins);
    if (finer.nodes.length === bins.nodes.length) return bins;
    bins = finer;
  }
}

function dividedWhere(counts: readonly number[], total: number, bins: BucketBins): BucketBins {
  const least = Math.sqrt(total);
  const nodes: number[] = [];
  const divided = bins.divided.slice();
  let left = total;
  for (let place = 0; place < counts.length; place++) {
    const node = bins.nodes[place] as number;
    const count = counts[place] as number;
    const isDivided = node < BUCKET_COUNT && count > Math.max(least, PART * left);
    left -= count;
    if (isDivided) {
      divided.push(node);
      nodes.push(2 * node, 2 * node + 1);
    } else nodes.push(node);
  }
  return { nodes, divided };
}

/** A plain list, since typed arrays of a few numbers take longer to make than to fill. */
export function emptyBins({ nodes }: BucketBins): number[] {
  return new Array<number>(nodes.length).fill(0);
}

/** What has counts by bucket, and perhaps a quicker way to add them by bin. */
export interface Bucketed {
  latencyCounts(): ArrayLike<number>;
  addLatencyCounts?(sums: number[], bins: BucketBins): void;
}

/** Adds counts to those by bin. */
export function addInBins(sums: number[], counted: Bucketed, bins: BucketBins): void {
  if (counted.addLatencyCounts !== undefined) {
    counted.addLatencyCounts(sums, bins);
    return;
  }
  const counts = counted.latencyCounts();
  let bucket = 0;
  for (const [place, node] of bins.nodes.entries()) {
    // As many as the node has, the first of which follow those of the bin before.
    const end = bucket + (BUCKET_COUNT >> levelOf(node));
    for (; bucket < end; bucket++) sums[place] = (sums[place] as number) + (counts[bucket] ?? 0);
  }
}
