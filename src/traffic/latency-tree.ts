import type { LatencyShape } from '../model/world.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../stats/exponential-buckets.js';
import { normalCdf, normalUpperTail } from '../stats/normal-cdf.js';
import { normalQuantile } from '../stats/normal-quantile.js';

/**
 * A latency distribution as a binary tree over the buckets of `exponential-buckets`: node 1 is the root and holds every
 * bucket, node i has the lower half of its buckets in node 2i and the upper half in 2i + 1.
 */
export interface LatencyTree {
  /** Of the requests in an inner node (1 … 1023), the expected share that is in its lower half. */
  leftShare(node: number): number;
}

/** The tree of a log-normal distribution given by its median and 99th percentile. Shares are computed when asked for. */
export function latencyTree(shape: LatencyShape): LatencyTree {
  const mu = Math.log(shape.p50Ms);
  const sigma = (Math.log(shape.p99Ms) - mu) / normalQuantile(0.99);
  const shares = new Float64Array(BUCKET_COUNT).fill(Number.NaN);
  const zAt = (bucket: number): number => {
    // The outermost buckets are open: they hold what lies beyond the grid.
    if (bucket === 0) return Number.NEGATIVE_INFINITY;
    if (bucket === BUCKET_COUNT) return Number.POSITIVE_INFINITY;
    return (logAtBucketPosition(bucket) - mu) / sigma;
  };
  return {
    leftShare(node) {
      const known = shares[node] as number;
      if (!Number.isNaN(known)) return known;
      const width = BUCKET_COUNT >> (31 - Math.clz32(node));
      const first = node * width - BUCKET_COUNT;
      const middle = zAt(first + width / 2);
      const left = massBetween(zAt(first), middle);
      const right = massBetween(middle, zAt(first + width));
      // Where double precision sees no mass at all no request ever arrives; any share will do.
      const share = left + right > 0 ? left / (left + right) : 0.5;
      shares[node] = share;
      return share;
    },
  };
}

/** P(from < Z ≤ to), from whichever tail is smaller, so that far tails keep their digits. */
function massBetween(from: number, to: number): number {
  return from >= 0 ? normalUpperTail(from) - normalUpperTail(to) : normalCdf(to) - normalCdf(from);
}
