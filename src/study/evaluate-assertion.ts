import { satisfies } from '../measures/conditions.js';
import type { FigureName } from '../model/results/outcome.js';
import { FIGURE_PARTS, FIGURES } from '../model/results/outcome.js';
import type { Assertion, AssertionResult, StateName } from '../model/results/study.js';
import type { FinalState } from '../model/status.js';
import { meanHalfWidth, quantileRanks, wilson } from '../stats/intervals/one-proportion.js';
import { atRank, type Sketch, sketchMean, sketchVariance } from './sketch.js';
import type { Summary } from './summary.js';

/** What is known of a number: seen, and between which bounds it lies, infinite where there is none. */
export interface Estimate {
  readonly observed: number;
  readonly low: number;
  readonly high: number;
  /** Runs that would bring a limit out of the bounds, if the number stays as it is seen; infinite if none do. */
  readonly runsToTell: (limit: number) => number;
}

export const STATE_OF = {
  completed: 'COMPLETED',
  rolled_back: 'ROLLED_BACK',
  paused: 'PAUSED',
} as const satisfies Record<StateName, FinalState>;

const SHARES = { p50: 0.5, p95: 0.95 } as const;

/** Normal quantile at 0.975, squared. */
const Z2_95 = 3.841458820694124;

/** Whether what is said of a scenario holds there, as far as its runs show. */
export function evaluateAssertion(assertion: Assertion, summary: Summary): AssertionResult {
  return decide(assertion, estimateOf(assertion, summary), summary.runs, missed(assertion.figure, summary));
}

/** Runs that count as infinite: those that caught nothing, of how soon something was caught. */
export function missed(name: Assertion['figure'], { runs, figures }: Summary): number {
  return name === 'time_to_detect_seconds' || name === 'time_to_restore_seconds' ? runs - figures[name].count : 0;
}

/** Held against an estimate from so many runs; null: no run has the figure. */
export function decide(
  assertion: Assertion,
  estimate: Estimate | null,
  runs: number,
  runsWithout: number,
): AssertionResult {
  if (estimate === null) {
    return { assertion, outcome: 'undecided', observed: null, runsWithout, interval: null, runsNeeded: null };
  }
  const { observed, low, high } = estimate;
  const { comparison, limit } = assertion;
  const atLow = satisfies(low, comparison, limit);
  const atHigh = satisfies(high, comparison, limit);
  const outcome = atLow && atHigh ? 'met' : !atLow && !atHigh ? 'not_met' : 'undecided';
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  const isPoint = assertion.statistic === 'min' || assertion.statistic === 'max';
  const needed = outcome === 'undecided' ? estimate.runsToTell(limit) : Number.POSITIVE_INFINITY;
  return {
    assertion,
    outcome,
    observed,
    runsWithout,
    interval: bounded && !isPoint ? [low, high] : null,
    runsNeeded: Number.isFinite(needed) ? twoDigitsUp(Math.max(runs + 1, needed)) : null,
  };
}

function estimateOf({ figure, statistic }: Assertion, summary: Summary): Estimate | null {
  const { runs } = summary;
  if (!isFigure(figure)) {
    const count = countOf(figure, summary);
    return rateEstimate(count, runs, statistic === 'count' ? runs : 1);
  }
  const sketch = summary.figures[figure];
  if (sketch.count === 0) return null;
  const unit = unitOf(figure);
  const infinite = missed(figure, summary);
  switch (statistic) {
    case 'p50':
    case 'p95':
      return quantileEstimate(sketch, SHARES[statistic], { runs, infinite, unit });
    case 'min':
      return certain(sketch.min / unit);
    case 'max':
      return certain(infinite > 0 ? Number.POSITIVE_INFINITY : sketch.max / unit);
    default:
      return infinite > 0 ? unbounded(sketchMean(sketch) / unit) : meanEstimate(sketch, runs, unit);
  }
}

function countOf(name: Exclude<Assertion['figure'], FigureName>, summary: Summary): number {
  if (name === 'alerted') return summary.alerted;
  if (name === 'held_by_rule') return summary.heldByRule;
  return isState(name) ? summary.states[STATE_OF[name]] : summary.outcomes[name];
}

export function isFigure(name: Assertion['figure']): name is FigureName {
  return FIGURES.some((each) => each === name);
}

/** Whether a rate is that of a final state, and not of an outcome. */
export function isState(name: Exclude<Assertion['figure'], FigureName>): name is StateName {
  return name in STATE_OF;
}

/** What a figure's whole numbers are divided by. */
export function unitOf(figure: FigureName): number {
  return FIGURE_PARTS[figure] ?? 1;
}

/** `scale`: 1 for the rate, the number of runs for the count that it stands for. */
function rateEstimate(count: number, runs: number, scale: number): Estimate {
  const [low, high] = wilson(count, runs);
  const rate = count / runs;
  return {
    observed: scale === 1 ? rate : count,
    low: low * scale,
    high: high * scale,
    // Wilson's interval is a test of the limit turned around: the limit is out of it from this number on.
    runsToTell: (limit) => {
      const share = limit / scale;
      return share === rate
        ? Number.POSITIVE_INFINITY
        : (Z2_95 * share * (1 - share)) / ((rate - share) * (rate - share));
    },
  };
}

/** By the normal approximation. */
export function meanEstimate(sketch: Sketch, runs: number, unit: number): Estimate {
  const half = meanHalfWidth(sketchVariance(sketch), sketch.count);
  const mean = sketchMean(sketch);
  return between(mean / unit, (mean - half) / unit, (mean + half) / unit, runs);
}

/** By the order of the runs, whatever their distribution; `infinite` runs are beyond those of the sketch. */
export function quantileEstimate(
  sketch: Sketch,
  share: number,
  { runs, infinite, unit }: { readonly runs: number; readonly infinite: number; readonly unit: number },
): Estimate {
  const ranks = sketch.count + infinite;
  const [lowRank, highRank] = quantileRanks(share, ranks);
  const at = (rank: number) => (rank > sketch.count ? Number.POSITIVE_INFINITY : atRank(sketch, rank).value / unit);
  const low = lowRank < 1 ? Number.NEGATIVE_INFINITY : at(lowRank);
  const high = at(highRank);
  const observed = at(Math.max(1, Math.ceil(share * ranks)));
  if (Number.isFinite(low) && Number.isFinite(high)) return between(observed, low, high, runs);
  const needed = lowRank < 1 || highRank > ranks ? (runsForBounds(share) * runs) / ranks : Number.POSITIVE_INFINITY;
  return { observed, low, high, runsToTell: () => needed };
}

function runsForBounds(share: number): number {
  let count = 1;
  while (quantileRanks(share, count)[0] < 1 || quantileRanks(share, count)[1] > count) count++;
  return count;
}

/** Bounds come nearer with the square root of the number of runs. */
export function between(observed: number, low: number, high: number, runs: number): Estimate {
  return {
    observed,
    low,
    high,
    runsToTell: (limit) => {
      const ratio = limit > observed ? (high - observed) / (limit - observed) : (observed - low) / (observed - limit);
      return limit === observed || !Number.isFinite(ratio) ? Number.POSITIVE_INFINITY : runs * ratio * ratio;
    },
  };
}

/** Of numbers some of which are infinite: it says nothing of their mean. */
export function unbounded(observed: number): Estimate {
  const runsToTell = () => Number.POSITIVE_INFINITY;
  return { observed, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, runsToTell };
}

function certain(observed: number): Estimate {
  return { observed, low: observed, high: observed, runsToTell: () => Number.POSITIVE_INFINITY };
}

/** Rounded up to two significant digits: more would be pretence. */
function twoDigitsUp(value: number): number {
  let unit = 1;
  while (value / unit > 100) unit *= 10;
  return Math.ceil(value / unit) * unit;
}
