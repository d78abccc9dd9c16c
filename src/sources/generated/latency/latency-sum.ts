import { BUCKET_COUNT, BUCKET_LEVELS, logAtBucketPosition } from '../../../stats/numeric/exponential-buckets.js';
import type { ArmReader } from '../read-arm.js';
import type { LatencyTree } from './latency-tree.js';

/** A node of the tree within which many requests are not told apart: eight buckets, 17 % from end to end. */
const COARSE_LEVEL = BUCKET_LEVELS - 3;

/** So many requests in such a node have the mean that is expected of them: chance would move it by 0.6 %, and the sum of all by less. */
const MANY = 64;

/**
 * The time that an arm's requests in some rows took together, from `first`, up to but without `end`, in milliseconds: by the draws
 * of `LatencyCounts`, down to single buckets where few requests are, each of which counts as in the middle of its own. Of many in
 * a narrow node nothing more is drawn.
 */
export function latencySumMs({ cells, arm, column, latencies }: ArmReader, first: number, end: number): number {
  let tree: LatencyTree;
  let logFactor = 0;
  const meanIn = (node: number, level: number): number => {
    if (level === BUCKET_LEVELS) return MIDDLES[node - BUCKET_COUNT] as number;
    const share = tree.leftShare(node, logFactor);
    return share * meanIn(2 * node, level + 1) + (1 - share) * meanIn(2 * node + 1, level + 1);
  };
  const sumIn = (row: number, node: number, level: number, count: number): number => {
    if (count === 0) return 0;
    if (level === BUCKET_LEVELS || (level === COARSE_LEVEL && count >= MANY)) return count * meanIn(node, level);
    const left = latencies.split(row, node, count);
    return sumIn(row, 2 * node, level + 1, left) + sumIn(row, 2 * node + 1, level + 1, count - left);
  };
  let sum = 0;
  for (let row = first; row < end; row++) {
    tree = cells.armConditions(arm, row).latency;
    logFactor = cells.latencyLogFactors[row] as number;
    sum += sumIn(row, 1, 0, cells.total(column, row, row + 1));
  }
  return sum;
}

/** By bucket, in milliseconds: its middle, by the logarithm. */
const MIDDLES = Float64Array.from({ length: BUCKET_COUNT }, (_, bucket) => Math.exp(logAtBucketPosition(bucket + 0.5)));
