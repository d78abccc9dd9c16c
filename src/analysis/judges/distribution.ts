import type { Evidence, Undecided } from '../../model/evidence.js';
import type { DistributionSpec } from '../../model/judge.js';
import type { Comparison } from '../../model/observation.js';
import type { LatencyBins, Reading } from '../../model/source.js';
import { addInBins, BUCKETS, binsFor, emptyBins } from '../../stats/numeric/bucket-bins.js';
import { bandHalfWidth } from '../../stats/sequential/band-half-width.js';
import type { Judge, Planned } from '../judge.js';

/** Latencies of both arms in the stage so far; and how many there were at its first look. */
interface Memory {
  /** As fine as what the baseline served in the first window calls for. */
  readonly bins: LatencyBins;
  /** By bin. */
  readonly canary: readonly number[];
  readonly baseline: readonly number[];
  readonly canaryRequests: number;
  readonly baselineRequests: number;
  readonly canaryFirst: number;
  readonly baselineFirst: number;
  /** Of the canary, while there was nothing to compare it with. */
  readonly aloneRequests: number;
}

const NOTHING: Memory = {
  bins: BUCKETS,
  canary: [],
  baseline: [],
  canaryRequests: 0,
  baselineRequests: 0,
  canaryFirst: 0,
  baselineFirst: 0,
  aloneRequests: 0,
};

/**
 * Whether the canary's latencies, as a whole, are longer: whether at any latency a smaller part of its requests is done
 * than of the baseline's. With one look, as a stage ends, by the one-sided Kolmogorov–Smirnov test; in every window, by
 * bands that hold both distribution functions at all times, on the side on which the canary would be slower. Alpha is split evenly over stages. Within a bucket (2 %),
 * or a bin of several where the baseline serves much, latencies count as equal, which makes the test a little conservative.
 *
 * Sources: N. Smirnov, "Table for estimating the goodness of fit of empirical distributions", Annals of Mathematical
 * Statistics 19, 1948 (the one-sided limit law exp(−2D²nm/(n + m))); `bandHalfWidth` for the bands.
 */
export function distribution(spec: DistributionSpec, planned: Planned): Judge<Memory> {
  const alpha = spec.alpha / planned.stageEnds;
  return {
    begin: () => NOTHING,
    examine(memory, window) {
      const { newest, observation, stageBegins } = window;
      const before = stageBegins ? NOTHING : memory;
      const isAlone = newest.baselineSource === 'none' || newest.baseline.requests === 0;
      const isDue = spec.looks === 'every_window' || observation.stageEnds;
      const seen = isAlone
        ? { ...before, aloneRequests: before.aloneRequests + newest.canary.requests }
        : added(before, newest);
      return { memory: seen, evidence: [evidenceOf(spec, planned, seen, alpha, isDue)] };
    },
  };
}

function added(before: Memory, { canary, baseline }: Comparison): Memory {
  const isFirst = before.baselineRequests === 0;
  const bins = isFirst ? binsFor(baseline) : before.bins;
  const canaryRequests = before.canaryRequests + canary.requests;
  const baselineRequests = before.baselineRequests + baseline.requests;
  return {
    bins,
    canary: sumsWith(isFirst ? emptyBins(bins) : before.canary.slice(), canary, bins),
    baseline: sumsWith(isFirst ? emptyBins(bins) : before.baseline.slice(), baseline, bins),
    canaryRequests,
    baselineRequests,
    canaryFirst: before.canaryFirst > 0 ? before.canaryFirst : canaryRequests,
    baselineFirst: before.baselineFirst > 0 ? before.baselineFirst : baselineRequests,
    aloneRequests: before.aloneRequests,
  };
}

function sumsWith(sums: number[], reading: Reading, bins: LatencyBins): readonly number[] {
  addInBins(sums, reading, bins);
  return sums;
}

function evidenceOf(
  spec: DistributionSpec,
  { minRequests }: Planned,
  seen: Memory,
  alpha: number,
  isDue: boolean,
): Evidence {
  const { canaryRequests: n, baselineRequests: m } = seen;
  const test = spec.looks === 'stage_end' ? smirnov(n, m, alpha) : bands(seen, n, m, alpha);
  const why = whyUndecided(n, m, seen.aloneRequests) ?? (isDue ? null : 'not_yet');
  const gap = why === null ? slowerBy(seen, n, m) : null;
  return {
    judge: spec.name,
    method: 'distribution',
    subject: 'latency',
    outcome: gap === null ? 'undecided' : gap >= test.boundary ? 'worse' : 'held',
    why,
    statisticName: spec.looks === 'stage_end' ? 'ks' : 'separation',
    statistic: gap,
    boundary: why === null ? test.boundary : null,
    detail: () => ({
      pValue: gap === null ? null : test.pValue(gap, spec.alpha / alpha),
      eValue: null,
      effect: gap === null ? null : { kind: 'share', value: gap },
      interval: null,
      canaryRate: null,
      baselineRate: null,
      needs: null,
    }),
  };

  /** Of so few that even latencies without overlap prove nothing, there is nothing to say either. */
  function whyUndecided(n: number, m: number, alone: number): Undecided | null {
    if (n >= minRequests && m > 0) return test.boundary > 1 ? 'too_little_data' : null;
    return n + alone < minRequests ? 'too_little_data' : 'no_baseline';
  }
}

function smirnov(n: number, m: number, alpha: number) {
  const size = (n * m) / (n + m);
  return {
    boundary: size > 0 ? Math.sqrt(-Math.log(alpha) / (2 * size)) : Number.POSITIVE_INFINITY,
    pValue: (gap: number, tests: number): number | null => Math.min(1, tests * Math.exp(-2 * gap * gap * size)),
  };
}

/** Each arm may leave its band, on the one side that counts, with half the chance. */
function bands({ canaryFirst, baselineFirst }: Memory, n: number, m: number, alpha: number) {
  const boundary =
    n > 0 && m > 0
      ? bandHalfWidth({ n, first: canaryFirst, alpha: alpha / 2 }) +
        bandHalfWidth({ n: m, first: baselineFirst, alpha: alpha / 2 })
      : Number.POSITIVE_INFINITY;
  return { boundary, pValue: (): number | null => null };
}

/** The largest distance by which the canary's distribution function lies below the baseline's, in [0, 1]. */
function slowerBy({ canary, baseline }: Memory, n: number, m: number): number {
  let [below, belowBase, most] = [0, 0, 0];
  for (let i = 0; i < canary.length; i++) {
    below += canary[i] as number;
    belowBase += baseline[i] as number;
    most = Math.max(most, belowBase / m - below / n);
  }
  return most;
}
