import { comparisonNote } from '../../analysis/kayenta/comparison-note.js';
import { judgeByKayenta } from '../../analysis/kayenta/judge-by-kayenta.js';
import type { KayentaResult } from '../../analysis/kayenta/kayenta-result.js';
import { intervalVerdict } from '../../analysis/kayenta/score.js';
import { KAYENTA_DEFAULTS } from '../../model/policy/kayenta-defaults.js';
import type { KayentaCanary } from '../../model/policy/kayenta-policy.js';
import type { KayentaStage, Standing } from '../../model/policy/rehearsal.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import { decidingMetric } from './deciding-metric.js';
import type { MetricPoints } from './metric-points.js';

/** What a judgement does to the stage. */
export interface JudgedInterval {
  readonly verdict: 'Continue' | 'Pass' | 'Fail';
  readonly message: string;
  /** Of a verdict that fails. */
  readonly decidedBy: Standing['decidedBy'];
  readonly notes: readonly RehearsalNote[];
}

/**
 * One judgement, and what the stage makes of its score: Orca takes a whole number of it, what is behind the point is cut off.
 * At `marginal` or below the canary fails at once; of the last the score has to reach `pass`. Source: Orca at 2fdb327a,
 * `MonitorKayentaCanaryTask`, `AggregateCanaryResultsTask`, and `JudgeScore` for the whole number.
 */
export function judgeInterval(
  canary: KayentaCanary,
  { pass, marginal }: KayentaStage,
  points: readonly MetricPoints[],
  run: string,
  isLast: boolean,
): JudgedInterval {
  const { metrics, groupWeights } = canary;
  const { solver, tolerance, confidence } = KAYENTA_DEFAULTS;
  const result = judgeByKayenta({ metrics, groupWeights, pass, marginal, solver, tolerance, confidence }, points);
  const score = Math.trunc(result.score);
  const verdict = intervalVerdict(score, { pass, marginal }, isLast);
  const deciding = verdict === 'Fail' ? decidingMetric(canary, result) : null;
  const message = messageOf(score, result, { pass, marginal }, verdict);
  const measured = measuredNotes(canary, result, run);
  return {
    verdict,
    message,
    decidedBy: deciding === null ? null : { name: deciding.metric, judged: deciding.classification },
    notes: [
      { type: 'run_started', run, metrics: metrics.map(({ name }) => ({ name, limits: null })) },
      ...measured,
      {
        type: 'run_ended',
        run,
        phase: result.verdict,
        message,
        metrics: measured.map((one) => ({ phase: one.phase, message: one.message, isDryRun: false, counters: null })),
        summaries: null,
      },
    ],
  };
}

type MeasuredNote = Extract<RehearsalNote, { type: 'measured' }>;

/** The means of both sides, the canary first, and the effect beside what is allowed, for what passes too. */
function measuredNotes({ metrics }: KayentaCanary, result: KayentaResult, run: string): readonly MeasuredNote[] {
  return result.metrics.map((one, at) => {
    const { experiment, control } = one.statistics;
    const hasData = experiment.count > 0 && control.count > 0;
    const configured = metrics[at];
    if (configured === undefined) throw new Error(`${one.metric} judged without a configuration`);
    return {
      type: 'measured',
      run,
      metric: one.metric,
      phase: one.classification,
      value: hasData && experiment.mean !== null && control.mean !== null ? [experiment.mean, control.mean] : null,
      message: `${comparisonNote(configured, one)} (${experiment.count} and ${control.count} points)`,
    };
  });
}

function messageOf(
  score: number,
  { scoreReason }: KayentaResult,
  { pass, marginal }: Pick<KayentaStage, 'pass' | 'marginal'>,
  verdict: JudgedInterval['verdict'],
): string {
  const reason = scoreReason === null ? '' : ` (${scoreReason})`;
  if (score <= marginal) return `score ${score}${reason} is not above marginal ${marginal}: the canary fails at once`;
  if (verdict === 'Continue') return `score ${score} is above marginal ${marginal}: the stage goes on`;
  if (verdict === 'Fail') return `the last score ${score} is below pass ${pass}: the canary fails`;
  return `the last score ${score} is at least pass ${pass}: the canary passes`;
}
