import { NOTHING_SERVED } from '../measures/metric-value.js';
import type { Reading } from '../model/source.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../stats/numeric/exponential-buckets.js';

/**
 * What several arms served over the same time, as one reading: requests, errors and conversions are sums, and a latency is
 * that at its rank among the requests of all of them, between the edges of its bucket. Instances are of one arm: of several
 * together they show nothing.
 */
export function pooledReading(readings: readonly Reading[]): Reading {
  const served = readings.filter(({ requests }) => requests > 0);
  const [only] = served;
  if (only === undefined) return NOTHING_SERVED;
  if (served.length === 1 && only.hasNoErrorSeries !== true) return only;
  const sum = (of: (reading: Reading) => number): number => served.reduce((total, reading) => total + of(reading), 0);
  const requests = sum((reading) => reading.requests);
  const errors = sum((reading) => reading.errors);
  const latencyCounts = (): Float64Array => {
    const counts = new Float64Array(BUCKET_COUNT);
    for (const reading of served) {
      for (const [bucket, count] of reading.latencyCounts().entries()) counts[bucket] = (counts[bucket] ?? 0) + count;
    }
    return counts;
  };
  return {
    ...NOTHING_SERVED,
    requests,
    errors,
    latencyMs: (quantile) => atRank(latencyCounts(), quantile * requests),
    conversionRate: () => (requests === errors ? null : sum((reading) => conversionsOf(reading)) / (requests - errors)),
    own: (name) => ({
      part: sum((reading) => reading.own(name).part),
      whole: sum((reading) => reading.own(name).whole),
    }),
    mismatches: () => served.find((reading) => reading.mismatches() !== null)?.mismatches() ?? null,
    slowerThan: (limitMs) => sum((reading) => reading.slowerThan(limitMs)),
    failedOrSlow: (limitMs) => sum((reading) => reading.failedOrSlow(limitMs)),
    latencyCounts,
  };
}

/** A rate is a quotient of whole numbers. */
function conversionsOf(reading: Reading): number {
  return Math.round((reading.conversionRate() ?? 0) * (reading.requests - reading.errors));
}

function atRank(counts: Float64Array, rank: number): number {
  let below = 0;
  let last = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count === 0) continue;
    last = bucket;
    if (below + count >= rank) return Math.exp(logAtBucketPosition(bucket + (rank - below) / count));
    below += count;
  }
  return Math.exp(logAtBucketPosition(last + 1));
}
