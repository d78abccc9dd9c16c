import type { Arm } from '../../../src/model/arm.js';
import { ARM_CODES, PURPOSES } from '../../../src/random/address.js';
import type { Key } from '../../../src/random/key.js';
import { uniform } from '../../../src/random/uniform.js';
import { binomialQuantile } from '../../../src/stats/lattice/binomial.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../../../src/stats/numeric/exponential-buckets.js';
import type { Row } from './rows.js';

/** All the buckets of a cell, every node split, whether a quantile needs it or not: what laziness must agree with. */
export function allBuckets(key: Key, arm: Arm, row: Row): Float64Array {
  const { latency } = row.conditions.arms[arm];
  const counts = new Float64Array(2 * BUCKET_COUNT);
  counts[1] = row[arm].requests;
  for (let node = 1; node < BUCKET_COUNT; node++) {
    const u = uniform(key, ARM_CODES[arm], PURPOSES.latency, row.cellIndex, BUCKET_COUNT * row.part + node);
    const left = binomialQuantile(u, counts[node] as number, latency.leftShare(node, row.latencyLogFactor));
    counts[2 * node] = left;
    counts[2 * node + 1] = (counts[node] as number) - left;
  }
  return counts.subarray(BUCKET_COUNT);
}

export function addUp(histograms: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(BUCKET_COUNT);
  for (const h of histograms) for (let b = 0; b < BUCKET_COUNT; b++) sum[b] = (sum[b] as number) + (h[b] as number);
  return sum;
}

export function quantileOf(buckets: Float64Array, q: number): number {
  const rank = q * buckets.reduce((a, b) => a + b, 0);
  let below = 0;
  for (let b = 0; b < BUCKET_COUNT; b++) {
    const count = buckets[b] as number;
    if (rank <= below + count) return Math.exp(logAtBucketPosition(b + (rank - below) / count));
    below += count;
  }
  throw new Error('no bucket holds the rank');
}
