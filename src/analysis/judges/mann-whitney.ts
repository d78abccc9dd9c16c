import { metricRow } from '../../measures/metrics.js';
import type { Evidence, EvidenceDetail, Undecided } from '../../model/evidence.js';
import type { MannWhitneySpec } from '../../model/judge.js';
import { isBuiltIn, type Metric } from '../../model/metric.js';
import type { Comparison } from '../../model/observation.js';
import type { Plan } from '../../model/plan.js';
import { mannWhitney } from '../../stats/ranks/mann-whitney.js';
import { shiftInterval } from '../../stats/ranks/shift-interval.js';
import { tiedRankTail } from '../../stats/ranks/tied-rank-tail.js';
import type { Judge, JudgeWindow, Planned } from '../judge.js';
import { chanceOfFewer, chanceOfMore, countedNote, differenceOf, ratesOf, whyUndecided } from './count-evidence.js';
import { pointsOf, type Series, withPoint } from './series.js';
import { isCounted, NO_COUNTS, plus, type SplitCounts, splitCounts } from './split-counts.js';

/** Of each metric, what the stage has given so far: its values, or where it is a share of requests its counts. */
type Memory = readonly Seen[];
type Seen = { readonly series: Series } | { readonly counts: SplitCounts };

/**
 * One rank test a stage, as it ends, on the values that each metric had in the stage's windows: whether the canary's lie
 * higher (of some metrics, lower) than the baseline's by more than is tolerated. It asks of every value only that it be
 * above or below another, that windows be independent, which those of a noisy service are not, and that a healthy canary's
 * values follow the baseline's law.
 *
 * Shares of requests do not where one arm has many more requests than the other: of 0.5 conversions a window the canary has
 * none in most, and ranks fail every healthy one. So what is counted is tested as counts, exactly, given what both arms
 * counted in the stage. Conversions are counted among all requests: a canary that fails converts fewer.
 *
 * p is the chance given which values are equal. If ties counted as "not worse", most of the power over values that are mostly
 * 0 would be gone (30 windows, 0.3 restarts a window against 1.2: 99 % with ties as they are, 38 % without).
 *
 * Source: H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the
 * other", Annals of Mathematical Statistics 18, 1947.
 */
export function mannWhitneyJudge(spec: MannWhitneySpec, planned: Planned, objective: number | null): Judge<Memory> {
  const tests = spec.metrics.length * planned.stageEnds;
  const own = planned.plan.metrics;
  return {
    begin: () => spec.metrics.map((metric) => (isCounted(metric, own) ? { counts: NO_COUNTS } : { series: null })),
    examine(memory, window) {
      const seen = spec.metrics.map((metric, i) =>
        withWindow(window.stageBegins ? undefined : memory[i], metric, window.newest, objective, own),
      );
      return {
        memory: seen,
        evidence: spec.metrics.map((metric, i) => {
          const of = seen[i] as Seen;
          return 'series' in of
            ? rankEvidence(spec, tests, metric, of.series, window, own)
            : countEvidence(spec, tests, metric, of.counts, planned, window);
        }),
      };
    },
  };
}

function withWindow(
  before: Seen | undefined,
  metric: Metric,
  newest: Comparison,
  objective: number | null,
  own: Plan['metrics'],
): Seen {
  if (isCounted(metric, own)) {
    const counts = before !== undefined && 'counts' in before ? before.counts : NO_COUNTS;
    return { counts: plus(counts, splitCounts(newest, metric, Number.POSITIVE_INFINITY, own)) };
  }
  const series = before !== undefined && 'series' in before ? before.series : null;
  return { series: withPoint(series, metricRow(metric, own).source, newest, objective) };
}

function countEvidence(
  spec: MannWhitneySpec,
  tests: number,
  metric: Metric,
  counts: SplitCounts,
  planned: Planned,
  window: JudgeWindow,
): Evidence {
  const alpha = spec.alpha / tests;
  const why = whyUndecided(counts, planned) ?? (window.observation.stageEnds ? null : 'not_yet');
  const p =
    why !== null
      ? null
      : isBuiltIn(metric) && metricRow(metric).worse === 'less'
        ? chanceOfFewer(counts, 1 - spec.tolerance)
        : chanceOfMore(counts, 1 + spec.tolerance);
  return {
    ...verdictOf(spec, metric, p, why, alpha),
    detail: () => ({
      pValue: p === null ? null : Math.min(1, p * tests),
      eValue: null,
      ...differenceOf(counts, alpha),
      ...ratesOf(counts),
      ...countedNote(metric, planned),
      needs: null,
    }),
  };
}

/** What either test says; `p` null: nothing, for the reason given. */
function verdictOf(
  { name }: MannWhitneySpec,
  subject: Metric,
  p: number | null,
  why: Undecided | null,
  alpha: number,
): Omit<Evidence, 'detail'> {
  return {
    judge: name,
    method: 'mann_whitney',
    subject,
    outcome: p === null ? 'undecided' : p <= alpha ? 'worse' : 'held',
    why,
    statisticName: 'p',
    statistic: p,
    boundary: alpha,
  };
}

function rankEvidence(
  spec: MannWhitneySpec,
  tests: number,
  metric: Metric,
  series: Series,
  window: JudgeWindow,
  own: Plan['metrics'],
): Evidence {
  const alpha = spec.alpha / tests;
  const isDue = window.observation.stageEnds;
  const points = isDue ? pointsOf(series) : { canary: [], baseline: [] };
  const canary = points.canary.filter((value) => !Number.isNaN(value));
  const baseline = points.baseline.filter((value) => !Number.isNaN(value));
  const why = isDue ? whySilent(canary.length, baseline.length, alpha) : 'not_yet';
  // What is worse is higher from here on.
  const sign = metricRow(metric, own).worse === 'less' ? -1 : 1;
  const tolerated = spec.tolerance * Math.abs(median(baseline));
  const p = why === null ? chance(canary, baseline, sign, tolerated) : null;
  return {
    ...verdictOf(spec, metric, p, why, alpha),
    detail: (): EvidenceDetail => {
      // At a level of one half or more there is no interval to speak of.
      const shift = why === null && alpha < 0.5 ? shiftInterval(canary, baseline, 1 - 2 * alpha, 'exact') : null;
      return {
        pValue: p === null ? null : Math.min(1, p * tests),
        eValue: null,
        effect: shift === null ? null : { kind: 'shift', value: shift.estimate },
        interval: shift === null ? null : { low: shift.low, high: shift.high },
        canaryRate: null,
        baselineRate: null,
        needs: null,
      };
    },
  };
}

/** Of so few values that even the highest ranks there are have a chance above alpha, there is nothing to say. */
function whySilent(canary: number, baseline: number, alpha: number): Undecided | null {
  if (canary > 0 && baseline === 0) return 'no_baseline';
  let highest = 1;
  for (let i = 1; i <= canary; i++) highest *= i / (baseline + i);
  return highest > alpha ? 'too_little_data' : null;
}

function chance(canary: readonly number[], baseline: readonly number[], sign: number, tolerated: number): number {
  const shifted = canary.map((value) => sign * value - tolerated);
  const signed = baseline.map((value) => sign * value);
  const { exact, normal } = mannWhitney(shifted, signed);
  return exact?.greater ?? tiedRankTail(shifted, signed) ?? normal.greater;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
