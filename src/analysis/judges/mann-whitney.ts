import { metricRow } from '../../measures/metrics.js';
import type { Evidence, EvidenceDetail, Undecided } from '../../model/evidence.js';
import type { MannWhitneySpec } from '../../model/judge.js';
import type { Metric } from '../../model/metric.js';
import { mannWhitney } from '../../stats/ranks/mann-whitney.js';
import { shiftInterval } from '../../stats/ranks/shift-interval.js';
import { tiedRankTail } from '../../stats/ranks/tied-rank-tail.js';
import type { Judge, JudgeWindow, Planned } from '../judge.js';
import { pointsOf, type Series, withPoint } from './series.js';

/** Of each metric, what the stage has given so far. */
type Memory = readonly Series[];

/**
 * One rank test a stage, as it ends, on the values that each metric had in the stage's windows: whether the canary's lie
 * higher (of some metrics, lower) than the baseline's by more than is tolerated. It asks of every value only that it be
 * above or below another, that windows be independent, which those of a noisy service are not, and that a healthy canary's
 * values follow the baseline's law, which rates of a few events do not where one arm has many more requests.
 *
 * A worse value of the canary never lowers the sum of its ranks, and so never raises p, unless it makes or breaks a tie:
 * p is the chance given which values are equal. If ties counted as "not worse", p would never rise, and most of the power
 * over rare events would be gone (30 windows, 0.3 errors a window against 1.2: 99 % with ties as they are, 38 % without).
 *
 * Source: H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the
 * other", Annals of Mathematical Statistics 18, 1947.
 */
export function mannWhitneyJudge(spec: MannWhitneySpec, planned: Planned, objective: number | null): Judge<Memory> {
  const tests = spec.metrics.length * planned.stageEnds;
  return {
    begin: () => spec.metrics.map(() => null),
    examine(memory, window) {
      const series = spec.metrics.map((metric, i) =>
        withPoint(window.stageBegins ? null : (memory[i] ?? null), metric, window.newest, objective),
      );
      return {
        memory: series,
        evidence: spec.metrics.map((metric, i) => evidenceOf(spec, tests, metric, series[i] ?? null, window)),
      };
    },
  };
}

function evidenceOf(
  spec: MannWhitneySpec,
  tests: number,
  metric: Metric,
  series: Series,
  window: JudgeWindow,
): Evidence {
  const alpha = spec.alpha / tests;
  const isDue = window.observation.stageEnds;
  const points = isDue ? pointsOf(series) : { canary: [], baseline: [] };
  const canary = points.canary.filter((value) => !Number.isNaN(value));
  const baseline = points.baseline.filter((value) => !Number.isNaN(value));
  const why = isDue ? whySilent(canary.length, baseline.length, alpha) : 'not_yet';
  // What is worse is higher from here on.
  const sign = metricRow(metric).worse === 'less' ? -1 : 1;
  const tolerated = spec.tolerance * Math.abs(median(baseline));
  const p = why === null ? chance(canary, baseline, sign, tolerated) : null;
  return {
    judge: spec.name,
    method: 'mann_whitney',
    subject: metric,
    outcome: p === null ? 'undecided' : p <= alpha ? 'worse' : 'held',
    why,
    statisticName: 'p',
    statistic: p,
    boundary: alpha,
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
