import type { DistributionSpec, MannWhitneySpec } from '../../../model/judge.js';
import { DETECTABLE_POWER } from '../../../model/results/diagnosis.js';
import { betaQuantile } from '../../../stats/laws/beta.js';
import { normalCdf, normalQuantile } from '../../../stats/laws/normal.js';
import type { LogNormalMixture } from '../../../stats/log-normal-mixture.js';
import { bandHalfWidth } from '../../../stats/sequential/band-half-width.js';
import type { ExpectedWindow } from '../judge-windows.js';
import { WORST_RATIO } from './latency-law.js';
import { heardChance } from './requests-needed.js';
import { leastLevel } from './search.js';
import type { JudgedRatio } from './smallest-ratio.js';

interface Tested {
  readonly latencies: LogNormalMixture;
  readonly minRequests: number;
  /** Of the test of one stage. */
  readonly alpha: number;
}

/** Places in the law of latencies at which the arms are compared: from its 2nd percentile to its 98th. */
const PLACES = Array.from({ length: 49 }, (_, i) => (i + 1) / 50);

/**
 * What is seen of a canary that takes so many times as long for all requests, by the largest distance between two
 * distribution functions: at the latency at which they are furthest apart the distance
 * seen is nearly normal, and that of the test is at least as large. Looks before the last of a stage see still more.
 */
export function ratioOfDistributions(
  spec: DistributionSpec,
  stages: readonly (readonly ExpectedWindow[])[],
  { latencies, minRequests, alpha }: Tested,
): JudgedRatio {
  const powers = stages.map((windows) => {
    const [n, m] = [sumOf(windows, 'canary'), sumOf(windows, 'baseline')];
    const [first] = windows;
    if (first === undefined || m < 1) return () => 0;
    const size = (n * m) / (n + m);
    const boundary =
      spec.looks === 'stage_end'
        ? Math.sqrt(-Math.log(alpha) / (2 * size))
        : bandHalfWidth({ n: Math.round(n), first: Math.max(1, Math.round(first.canary)), alpha: alpha / 2 }) +
          bandHalfWidth({ n: Math.round(m), first: Math.max(1, Math.round(first.baseline)), alpha: alpha / 2 });
    const heard = heardChance(n, minRequests);
    return (ratio: number): number => {
      const powerAt = (place: number): number => {
        const slower = 1 - latencies.upperTail(latencies.quantile(place) / ratio);
        const deviation = Math.sqrt((place * (1 - place)) / m + (slower * (1 - slower)) / n);
        return normalCdf((place - slower - boundary) / deviation);
      };
      return heard * Math.max(...PLACES.map(powerAt));
    };
  });
  return { falseAlarm: null, precision: 'bound', smallestRatio: smallest(powers) };
}

/**
 * Of ranks of a quantile's values, one a window: the chance that a value of the canary is above one of the baseline, and
 * from it the power. Source: G. E. Noether, "Sample size determination for some common nonparametric tests", JASA 82, 1987.
 */
export function ratioOfRanks(
  spec: MannWhitneySpec,
  quantile: number,
  stages: readonly (readonly ExpectedWindow[])[],
  { latencies, alpha }: Omit<Tested, 'minRequests'>,
): JudgedRatio {
  const healthy = latencies.quantile(quantile);
  const powers = stages.map((windows) => {
    const served = windows.filter(({ canary, baseline }) => canary >= 1 && baseline >= 1);
    const count = served.length;
    if (count < 2) return () => 0;
    const spread = (of: 'canary' | 'baseline'): number => deviationOf(latencies, quantile, sumOf(served, of) / count);
    const [ofCanary, ofBaseline] = [spread('canary'), spread('baseline')];
    const deviation = Math.sqrt((2 * count + 1) / (12 * count * count));
    return (ratio: number): number => {
      const shift = healthy * (ratio - 1 - spec.tolerance);
      const above = normalCdf(shift / Math.sqrt(ratio * ratio * ofCanary * ofCanary + ofBaseline * ofBaseline));
      return normalCdf((above - 0.5) / deviation + normalQuantile(alpha));
    };
  });
  return { falseAlarm: null, precision: 'approximate', smallestRatio: smallest(powers) };
}

/** Half of what lies between one standard deviation to either side. */
function deviationOf(latencies: LogNormalMixture, quantile: number, requests: number): number {
  const n = Math.max(1, Math.round(requests));
  const rank = Math.min(n, Math.max(1, Math.ceil(quantile * n)));
  const at = (z: number): number => latencies.quantile(betaQuantile(normalCdf(z), rank, n - rank + 1));
  return (at(1) - at(-1)) / 2;
}

function sumOf(windows: readonly ExpectedWindow[], of: 'canary' | 'baseline'): number {
  return windows.reduce((sum, window) => sum + window[of], 0);
}

function smallest(powers: readonly ((ratio: number) => number)[]): number | null {
  const ratioAt = (level: number): number => Math.exp(level * Math.log(WORST_RATIO));
  const isSeen = (ratio: number): boolean =>
    1 - powers.reduce((missed, power) => missed * (1 - power(ratio)), 1) >= DETECTABLE_POWER;
  const level = leastLevel((at) => isSeen(ratioAt(at)));
  return level === null ? null : ratioAt(level);
}
