import type { Arm } from '../model/arm.js';
import type { Reading, View } from '../model/source.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../stats/numeric/exponential-buckets.js';

const ARMS: readonly Arm[] = ['stable', 'baseline', 'canary'];

/**
 * What the service did over a stretch of time, whichever version served it: requests and failures added up, latencies put
 * together bucket by bucket, and what is measured of an instance as the mean over requests.
 */
export function wholeService(view: View, fromSeconds: number, toSeconds: number): Reading {
  const arms = ARMS.map((arm) => view.read(arm, fromSeconds, toSeconds)).filter(({ requests }) => requests > 0);
  const [first, ...others] = arms;
  if (first === undefined) return view.read('stable', fromSeconds, toSeconds);
  return others.length === 0 ? first : together(arms);
}

function together(arms: readonly Reading[]): Reading {
  const requests = sum(arms, (arm) => arm.requests);
  const mean = (of: (arm: Reading) => number | null): number =>
    sum(arms, (arm) => (of(arm) ?? 0) * arm.requests) / requests;
  const latencyCounts = (): Float64Array => {
    const all = new Float64Array(BUCKET_COUNT);
    for (const arm of arms) for (const [i, count] of arm.latencyCounts().entries()) all[i] = (all[i] ?? 0) + count;
    return all;
  };
  return {
    requests,
    errors: sum(arms, ({ errors }) => errors),
    latencyMs: (quantile) => quantileOf(latencyCounts(), quantile * requests),
    cpuPercent: () => mean((arm) => arm.cpuPercent()),
    memoryMb: () => mean((arm) => arm.memoryMb()),
    memoryGrowthMbPerMinute: () => mean((arm) => arm.memoryGrowthMbPerMinute()),
    restarts: () => mean((arm) => arm.restarts()),
    conversionRate: () => {
      const successes = sum(arms, (arm) => arm.requests - arm.errors);
      if (successes === 0) return null;
      return sum(arms, (arm) => (arm.conversionRate() ?? 0) * (arm.requests - arm.errors)) / successes;
    },
    slowerThan: (limitMs) => sum(arms, (arm) => arm.slowerThan(limitMs)),
    latencyCounts,
    own: (name) => ({
      part: sum(arms, (arm) => arm.own(name).part),
      whole: sum(arms, (arm) => arm.own(name).whole),
    }),
  };
}

/** The value at a rank, from 0 to the number of all, in its bucket by straight line. */
function quantileOf(counts: Float64Array, rank: number): number {
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) return Math.exp(logAtBucketPosition(i + (rank - below) / count));
    below += count;
  }
  return Math.exp(logAtBucketPosition(counts.length));
}

function sum(arms: readonly Reading[], of: (arm: Reading) => number): number {
  return arms.reduce((total, arm) => total + of(arm), 0);
}
